package chart

import "strings"

// The classes of texts and shapes.
const (
	Heading = "heading" // text above all
	Strong  = "strong"  // text of names and numbers that matter
	Ink     = "ink"     // text
	Faint   = "faint"   // text of less weight
	Warning = "warning" // text about something that is not as it should be
	Fill    = "fill"    // the quantity shown
	Part    = "part"    // a part of it that is not settled: lighter, with a border
	Track   = "track"   // the space that a quantity could fill
	Line    = "line"    // a thin line
)

// colour is the colour of a class on light and on dark pages.
type colour struct{ class, property, light, dark string }

// colours has the blue, the sky blue and the vermilion of Okabe and Ito (2008),
// which people with any colour vision tell apart, the last darkened or lightened
// so that text has a contrast of 4.5:1. Nothing is told by colour alone.
var colours = []colour{
	{"page", "fill", "#ffffff", "#15181c"},
	{Heading, "fill", "#0b0d0f", "#ffffff"},
	{Strong, "fill", "#1b1f24", "#f3f5f7"},
	{Ink, "fill", "#24292f", "#e1e5e9"},
	{Faint, "fill", "#59626c", "#a5aeb7"},
	{Warning, "fill", "#a84300", "#ff9d5c"},
	{Fill, "fill", "#0072b2", "#56b4e9"},
	{Part, "fill", "#cde5f3", "#17384c"},
	{Part, "stroke", "#0072b2", "#56b4e9"},
	{Track, "fill", "#edf0f3", "#262b31"},
	{Line, "stroke", "#8b949e", "#6e7781"},
}

// fonts are those of the reader's system.
const fonts = `system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif`

// style is the style sheet of all pictures.
var style = makeStyle()

// makeStyle writes each colour twice: as itself for readers of SVG that do not
// know custom properties, and as a property, which the dark mode, or the page
// around, may set.
func makeStyle() string {
	var light, dark, rules strings.Builder
	for _, c := range colours {
		name := "--chart-" + c.class
		if c.property == "stroke" {
			name += "-stroke"
		}
		light.WriteString(name + ":" + c.light + ";")
		dark.WriteString(name + ":" + c.dark + ";")
		rules.WriteString(".chart ." + c.class + "{" + c.property + ":" + c.light + ";" + c.property + ":var(" + name + ")}\n")
	}
	return "<style>\n" +
		".chart{" + light.String() + "max-width:100%;height:auto}\n" +
		"@media (prefers-color-scheme:dark){.chart{" + dark.String() + "}}\n" + //nolint:misspell // a word of CSS
		".chart text{font-family:" + fonts + ";font-size:13px;font-variant-numeric:tabular-nums;white-space:pre}\n" +
		".chart .heading{font-size:18px;font-weight:600}\n.chart .strong{font-weight:600}\n.chart .faint,.chart .warning{font-size:12px;font-weight:400}\n" +
		rules.String() + "</style>\n"
}
