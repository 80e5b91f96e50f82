// What the timeline answers to. They are sent as one file: see timeline/staticfiles.py.
import "./filters.js";
import "./zoom.js";
import "./ahead.js";
import "./brush.js";
import "./mark.js";
import "./cursor.js";
import "./select.js";
import "./walk.js";
import "./play.js";
import "./visits.js";
import "./sheet.js";
import "./grip.js";
import "./help.js";
import "./keys.js";
import "./carry.js";
import "./focus.js";
import "./settled.js";
