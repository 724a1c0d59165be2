package chart

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Style is the style sheet of all pictures, for a page that has it once and its
// pictures as [Inline] returns them.
func Style() string {
	return strings.TrimSuffix(strings.TrimPrefix(style, "<style>\n"), "</style>\n")
}

// xmlns is what SVG says of itself where it is no part of a page.
const xmlns = ` xmlns="http://www.w3.org/2000/svg"`

// Texts have neither such quotes nor ends of lines.
var (
	named  = regexp.MustCompile(` aria-labelledby="(chart-[0-9a-z]+)-title`)
	framed = regexp.MustCompile(` viewBox="0 0 600 ([0-9]+)" width="600" height="[0-9]+"`)
	headed = regexp.MustCompile(`(?m)^<text class="heading" .*\n`)
)

// Inline returns a picture of this package as a part of an HTML page: without its
// style sheet, for which the page has [Style]; without its heading and margin, for
// which the page has its own; and with ids that begin with id, which is unique in
// the page, because pictures that are alike have the same ids.
func Inline(svg, id string) string {
	svg = strings.Replace(strings.Replace(svg, style, "", 1), xmlns, "", 1)
	svg = unframed(svg)
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

// unframed takes the heading and the margin from a picture that has them.
func unframed(svg string) string {
	frame, heading := framed.FindStringSubmatchIndex(svg), headed.FindStringIndex(svg)
	if frame == nil || heading == nil {
		return svg
	}
	height, _ := strconv.Atoi(svg[frame[2]:frame[3]])
	width := funnelInner
	height -= funnelHead
	return svg[:frame[0]] +
		fmt.Sprintf(` viewBox="%v %v %v %d" width="%v" height="%d"`, funnelMargin, funnelHead, width, height, width, height) +
		svg[frame[1]:heading[0]] + svg[heading[1]:]
}
