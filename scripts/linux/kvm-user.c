// SPDX-License-Identifier: GPL-2.0-or-later
// The only process of the Linux that is recorded: one VM with one vcpu, which is run for ever. What
// its guest does is in guest.S.
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

extern const char guest_begin[], guest_end[];

enum {
    kCode = 0x40000000,
    kCodeBytes = 0x10000,
    kFresh = 0x50000000,
    kFreshBytes = 32 * 0x1000,
    kReadyAfter = 64, ///< runs: each of the guest's ways out was taken by then
};
#define CORE_REG(name) \
    (KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(name))

/// The last process of a Linux may not end: it says why, and the machine stops with it.
static void die(const char* what)
{
    perror(what);
    fflush(stdout);
    exit(1);
}

static int call(int fd, unsigned long request, void* argument, const char* what)
{
    const int result = ioctl(fd, request, argument);
    if (result < 0)
        die(what);
    return result;
}

static char* memory(int vm, uint32_t slot, uint64_t guestAddress, size_t bytes)
{
    char* host = mmap(NULL, bytes, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (host == MAP_FAILED)
        die("mmap");
    struct kvm_userspace_memory_region region = {.slot = slot,
                                                 .guest_phys_addr = guestAddress,
                                                 .memory_size = bytes,
                                                 .userspace_addr = (uintptr_t)host};
    call(vm, KVM_SET_USER_MEMORY_REGION, &region, "KVM_SET_USER_MEMORY_REGION");
    return host;
}

int main(int argc, char** argv)
{
    // Given to the kernel after "--" (Documentation/admin-guide/kernel-parameters).
    int keys = 0;
    for (int i = 1; i < argc; ++i)
        keys |= strcmp(argv[i], "keys") == 0;

    if (mount("dev", "/dev", "devtmpfs", 0, NULL) < 0)
        die("mount /dev");
    const int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (kvm < 0)
        die("/dev/kvm");
    const int vm = call(kvm, KVM_CREATE_VM, NULL, "KVM_CREATE_VM");
    memcpy(memory(vm, 0, kCode, kCodeBytes), guest_begin, (size_t)(guest_end - guest_begin));
    __builtin___clear_cache((char*)guest_begin, (char*)guest_end);
    char* fresh = memory(vm, 1, kFresh, kFreshBytes);

    const int vcpu = call(vm, KVM_CREATE_VCPU, NULL, "KVM_CREATE_VCPU");
    struct kvm_vcpu_init init;
    call(vm, KVM_ARM_PREFERRED_TARGET, &init, "KVM_ARM_PREFERRED_TARGET");
    init.features[0] |= 1U << KVM_ARM_VCPU_PSCI_0_2;
    if (keys)
        init.features[0] |=
            1U << KVM_ARM_VCPU_PTRAUTH_ADDRESS | 1U << KVM_ARM_VCPU_PTRAUTH_GENERIC;
    call(vcpu, KVM_ARM_VCPU_INIT, &init, "KVM_ARM_VCPU_INIT");
    uint64_t entry = kCode;
    struct kvm_one_reg pc = {.id = CORE_REG(regs.pc), .addr = (uintptr_t)&entry};
    call(vcpu, KVM_SET_ONE_REG, &pc, "KVM_SET_ONE_REG");

    const int bytes = call(kvm, KVM_GET_VCPU_MMAP_SIZE, NULL, "KVM_GET_VCPU_MMAP_SIZE");
    struct kvm_run* run =
        mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
    if (run == MAP_FAILED)
        die("mmap of kvm_run");
    for (uint64_t runs = 1;; ++runs) {
        // EINTR: a timer of the guest's became due, and without an interrupt controller of KVM's
        // the VM's user is told (Documentation/virt/kvm/api.rst, KVM_CAP_ARM_USER_IRQ).
        const int isInterrupted = ioctl(vcpu, KVM_RUN, NULL) < 0;
        if (!isInterrupted && run->exit_reason == KVM_EXIT_MMIO) {
            if (run->mmio.is_write)
                madvise(fresh, kFreshBytes, MADV_REMOVE);
            else
                memcpy(run->mmio.data, &runs, sizeof(runs));
        } else if (!isInterrupted && run->exit_reason != KVM_EXIT_INTR) {
            printf("kvm-user: the guest left for reason %u\n", run->exit_reason);
            die("KVM_RUN");
        }
        if (runs == kReadyAfter) {
            printf("kvm-user: ready\n");
            fflush(stdout);
        }
    }
}
