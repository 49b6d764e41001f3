// The public side's own small modules, one file each.
import "./print.js";
import "./copy.js";
