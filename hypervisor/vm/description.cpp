// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/description.h"

#include "mem/stage2-map.h"

namespace {

bool overlap(u64 a, u64 a_size, u64 b, u64 b_size)
{
    return a < b + b_size && b < a + a_size;
}

/// Whole pages, no wrap, within the physical machine and within what stage-2 can name.
bool sound(const memory_region& region, u64 floor, u64 ram_end)
{
    const u64 ipa_end = 1UL << STAGE2_IPA_BITS;
    return ((region.ipa | region.pa | region.size) & (PAGE_SIZE - 1)) == 0 && region.size != 0 &&
           region.size <= ipa_end && region.ipa <= ipa_end - region.size &&
           region.size <= ram_end && region.pa >= floor && region.pa <= ram_end - region.size &&
           (region.permissions == STAGE2_RW || region.permissions == STAGE2_RO);
}

} // namespace

const char* description_problem(const machine_description& description, u64 floor)
{
    if (description.size != sizeof description)
        return "the machine's description is of another version";
    if (description.vms == 0 || description.vms > MAX_VMS)
        return "the description asks for no VM, or for too many";
    if (description.console > description.vms)
        return "the description shows the console of a VM that there is not";
    if (description.cpus == 0 || description.cpus > MAX_CPUS)
        return "the description asks for no CPU, or for too many";
    for (u64 v = 0; v < description.vms; ++v) {
        const vm_description& vm = description.vm[v];
        if (vm.vcpus == 0 || vm.vcpus > MAX_VCPUS)
            return "a VM asks for no virtual CPU, or for too many";
        if (vm.regions == 0 || vm.regions > MAX_REGIONS)
            return "a VM has no memory, or too many regions of it";
        // The disk is a region that the VM does not see, after those that it does.
        const u64 disk_pages = (vm.disk_size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
        const memory_region disk{0, disk_pages, vm.disk_pa, STAGE2_RW};
        for (u64 r = 0; r < vm.regions + (vm.disk_size != 0 ? 1 : 0); ++r) {
            const memory_region& region = r < vm.regions ? vm.region[r] : disk;
            if (!sound(region, floor, description.ram_end))
                return "a VM's memory or disk is not whole pages within the machine's";
            // No two regions share memory, of this VM or of another.
            for (u64 w = 0; w <= v; ++w) {
                const vm_description& other = description.vm[w];
                const u64 before = w == v ? r : other.regions;
                for (u64 s = 0; s < before; ++s)
                    if (overlap(region.pa, region.size, other.region[s].pa, other.region[s].size))
                        return "two regions of memory overlap";
                if (w < v && overlap(region.pa, region.size, other.disk_pa, other.disk_size))
                    return "two regions of memory overlap";
            }
        }
    }
    return nullptr;
}
