// What its documentation offers against many items: a height of its own, so that items out of sight need not be drawn;
// clusters in place of crowds; points, which are the lightest kind of item; no search for free places; and no line that
// follows the clock. Quickest of the combinations tried; labels overlap.
window.options = { height: "545px", type: "point", stack: false, cluster: { maxItems: 10 }, showCurrentTime: false };
