#!/usr/bin/env node
// Runs the program of the package for this machine, hylint-PLATFORM-ARCHITECTURE.
"use strict";
const { spawnSync } = require("child_process");

const name = `hylint-${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/hylint`);
} catch {
  console.error(`hylint: the package ${name} is not installed; it is an optional dependency of hylint, for Linux on x64 and arm64`);
  process.exit(2);
}
const done = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (done.error) {
  console.error(`hylint: ${program} cannot be run: ${done.error.message}`);
  process.exit(3);
}
if (done.signal) process.kill(process.pid, done.signal);
process.exitCode = done.status;
