// The desk's own small modules, one file each: import yours here.
import "./board.js";
import "./dialog.js";
import "./keys.js";
import "../public/print.js";
