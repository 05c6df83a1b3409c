// SPDX-License-Identifier: MIT
// What a pack says about itself as a whole: settings, constants, how it reads requests, what is refused before any operation, and the
// answers that no operation of its own gives. Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// settings, constants and requests; the bench knows their types afterwards.
void read_settings(Workbench&, const Fields& behaviour);
// refuse and errors. REQUIRES: the bench knows the pack's functions, and the contract when there is one.
void read_errors(Workbench&, const Fields& behaviour);

// `headers` of an answer or a refusal.
HeaderTemplates read_headers(Workbench&, const Fields&, const Names&);
// {when, refuse, with, headers, evidence}, by id "NAME[0]".
std::vector<Check> read_checks(Workbench&, const std::vector<Fields>&, const Names&, const std::string& id);

}  // namespace understudy
