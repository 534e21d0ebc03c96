// SPDX-License-Identifier: GPL-2.0-or-later
#include "switch/hyp-cpu.h"

hyp_cpu hyp_cpus[4];
unsigned nr_hyp_cpus = 1;
