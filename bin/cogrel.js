#!/usr/bin/env node
// Written for any Node that ever was (ES5, CommonJS), so that an old one can say what is wrong instead of a syntax error.
var found = process.versions.node.split(".");
var major = Number(found[0]);
var minor = Number(found[1]);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write("cogrel needs Node 20.19 or newer; this is " + process.version + " (" + process.execPath + ")\n");
  process.exitCode = 2;
} else {
  require("../dist/entry.js");
}
