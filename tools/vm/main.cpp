// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/program.h"
#include "vm/options.h"
#include "vm/run.h"

int main(int argc, char** argv)
{
    constexpr const char* kName = "worldswitch-vm";
    const auto complain = [](const QString& sentence) { cli::complain(kName, sentence); };
    return cli::program(kName, argc, argv, vm::parseOptions,
                        [&](const vm::Options& options) { return vm::run(options, complain); });
}
