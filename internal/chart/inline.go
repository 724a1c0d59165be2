package chart

import (
	"regexp"
	"strings"
)

// Style is the style sheet of all pictures, for a page that has it once and its
// pictures as [Inline] returns them.
func Style() string {
	return strings.TrimSuffix(strings.TrimPrefix(style, "<style>\n"), "</style>\n")
}

// xmlns is what SVG says of itself where it is no part of a page.
const xmlns = ` xmlns="http://www.w3.org/2000/svg"`

// named finds the id of a picture. Texts have no such quotes.
var named = regexp.MustCompile(` aria-labelledby="(chart-[0-9a-z]+)-title`)

// Inline returns a picture of this package as a part of an HTML page: without its
// style sheet, for which the page has [Style], and with ids that begin with id, which
// is unique in the page, because pictures that are alike have the same ids.
func Inline(svg, id string) string {
	svg = strings.Replace(strings.Replace(svg, style, "", 1), xmlns, "", 1)
	found := named.FindStringSubmatch(svg)
	if found == nil {
		return svg
	}
	old := found[1]
	return strings.NewReplacer(
		`="`+old+`-title"`, `="`+id+`-title"`,
		`="`+old+`-desc"`, `="`+id+`-desc"`,
		`="`+old+"-title "+old+`-desc"`, `="`+id+"-title "+id+`-desc"`,
	).Replace(svg)
}
