// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vpl031.h"

namespace {

// DDI 0224, 3.2.
enum : u64 { RTCDR = 0x000, RTCMR = 0x004, RTCLR = 0x008, RTCCR = 0x00c };
enum : u64 { RTCIMSC = 0x010, RTCRIS = 0x014, RTCMIS = 0x018, RTCICR = 0x01c };
constexpr u64 RTC_IDS = 0xfe0;
/// RTCPeriphID0-3 and RTCPCellID0-3: how an operating system knows the device.
constexpr u8 ids[8] = {0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

/// The alarm comes in the second that it is set for, once.
void look(vpl031& rtc, u32 seconds)
{
    if (rtc.armed && static_cast<s32>(seconds + rtc.offset - rtc.match) >= 0) {
        rtc.raised = true;
        rtc.armed = false;
    }
}

} // namespace

u64 vpl031_read(vpl031& rtc, u64 offset, u32 seconds)
{
    look(rtc, seconds);
    if (offset >= RTC_IDS && offset < RTC_IDS + 4 * sizeof ids)
        return ids[(offset - RTC_IDS) / 4];
    switch (offset) {
    case RTCDR:
    case RTCLR:
        return static_cast<u32>(seconds + rtc.offset);
    case RTCMR:
        return rtc.match;
    case RTCCR:
        return 1; // it runs, and nothing stops it
    case RTCIMSC:
        return rtc.enabled ? 1 : 0;
    case RTCRIS:
        return rtc.raised ? 1 : 0;
    case RTCMIS:
        return rtc.raised && rtc.enabled ? 1 : 0;
    default:
        return 0;
    }
}

void vpl031_write(vpl031& rtc, u64 offset, u64 value, u32 seconds)
{
    look(rtc, seconds);
    switch (offset) {
    case RTCMR: // only a time that is still to come
        rtc.match = static_cast<u32>(value);
        rtc.armed = static_cast<s32>(rtc.match - (seconds + rtc.offset)) >= 0;
        break;
    case RTCLR:
        rtc.offset = static_cast<u32>(value) - seconds;
        break;
    case RTCIMSC:
        rtc.enabled = (value & 1) != 0;
        break;
    case RTCICR:
        rtc.raised = rtc.raised && (value & 1) == 0;
        break;
    }
    look(rtc, seconds);
}

bool vpl031_line(vpl031& rtc, u32 seconds)
{
    look(rtc, seconds);
    return rtc.raised && rtc.enabled;
}

u32 vpl031_due(const vpl031& rtc, u32 seconds)
{
    return rtc.armed && rtc.enabled ? rtc.match - (seconds + rtc.offset) : 0;
}

namespace {

u64 read(board_device& self, u64 offset, unsigned)
{
    return vpl031_read(self.as<vpl031>(), offset, self.board->seconds());
}

bool write(board_device& self, u64 offset, unsigned, u64 value)
{
    vpl031_write(self.as<vpl031>(), offset, value, self.board->seconds());
    return true;
}

bool line(board_device& self)
{
    return vpl031_line(self.as<vpl031>(), self.board->seconds());
}

u64 due(board_device& self)
{
    const auto& rtc = self.as<vpl031>();
    if (!rtc.armed) // the usual case: the time is not even looked up
        return DEVICE_NEVER;
    if (line(self))
        return 0;
    const u32 left = vpl031_due(rtc, self.board->seconds());
    return left != 0 ? left : DEVICE_NEVER;
}

} // namespace

BOARD_DEVICE(vpl031_device, BOARD_RTC_BASE, BOARD_RTC_SIZE, SPI + BOARD_RTC_SPI, sizeof(vpl031),
             nullptr, read, write, line, {.due = due});
