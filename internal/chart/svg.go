package chart

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// SVG draws a picture that stands on its own: no script, nothing from outside,
// text that can be selected, colours for light and dark backgrounds. Lengths are
// pixels, and y grows downwards.
type SVG struct{ out []byte }

// The classes of texts and shapes. Blue and orange are those of Okabe and Ito
// (2008), which colour-blind people tell apart; contrast of text with its
// background is at least 4.5:1 in both modes.
const (
	Ink    = "ink"    // text
	Strong = "strong" // text of headings and numbers that matter
	Faint  = "faint"  // text of less weight
	Fill   = "fill"   // the quantity shown
	Part   = "part"   // a part of it that is not settled, hatched
	Track  = "track"  // the space that a quantity could fill
	Line   = "line"   // a thin line
)

const style = `<style>` +
	`text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}` +
	`.page{fill:#fff}.ink{fill:#222}.strong{fill:#111;font-weight:600}.faint{fill:#595959;font-size:12px}` +
	`.fill{fill:#0072b2}.part{fill:url(#hatch)}.track{fill:#eef1f4}.line{stroke:#8a8f94;stroke-width:1;fill:none}.stripe{stroke:#fff}.under{fill:#0072b2}` +
	`@media(prefers-color-scheme:dark){.page{fill:#16181b}.ink{fill:#e4e6e8}.strong{fill:#fff}.faint{fill:#a9afb5}` +
	`.fill{fill:#56b4e9}.track{fill:#26292d}.line{stroke:#6d737a}.stripe{stroke:#16181b}.under{fill:#56b4e9}}` +
	`</style>` +
	`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
	`<rect class="under" width="6" height="6"/><line class="stripe" x1="0" y1="0" x2="0" y2="6" stroke-width="6" stroke-opacity=".75"/></pattern></defs>`

// NewSVG begins a picture. The description says in words what it shows, for
// those who do not see it.
func NewSVG(width, height int, description string) *SVG {
	s := &SVG{}
	s.out = append(s.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `...)
	s.number(float64(width))
	s.out = append(s.out, ' ')
	s.number(float64(height))
	s.out = append(s.out, '"')
	s.attribute("width", float64(width))
	s.attribute("height", float64(height))
	s.out = append(s.out, ` role="img" aria-label="`...)
	s.escape(description)
	s.out = append(s.out, `"><title>`...)
	s.escape(description)
	s.out = append(s.out, "</title>"+style...)
	s.Rect("page", 0, 0, float64(width), float64(height), "")
	return s
}

// String returns the picture.
func (s *SVG) String() string { return string(s.out) + "</svg>\n" }

// Rect draws a rectangle. A note, if there is one, is shown where a pointer
// rests on it.
func (s *SVG) Rect(class string, x, y, width, height float64, note string) {
	s.open("rect", class, "x", x, "y", y)
	s.attribute("width", width)
	s.attribute("height", height)
	s.close("rect", note, "")
}

// Line draws a line.
func (s *SVG) Line(class string, x1, y1, x2, y2 float64) {
	s.open("line", class, "x1", x1, "y1", y1)
	s.attribute("x2", x2)
	s.attribute("y2", y2)
	s.close("line", "", "")
}

// Text writes one line that begins at x, or ends there if it stands right, and
// is shortened to a width. What was shortened is shown whole where a pointer
// rests on it.
func (s *SVG) Text(class string, x, y, width float64, align Align, text string) {
	text = Clean(text)
	shown := shorten(text, width)
	s.open("text", class, "x", x, "y", y)
	if align == Right {
		s.out = append(s.out, ` text-anchor="end"`...)
	}
	note := ""
	if shown != text {
		note = text
	}
	s.close("text", note, shown)
}

// characterWidth is how wide a character of 13 pixels is at most on average.
const characterWidth = 7.2

// shorten cuts a text that is probably wider than so many pixels.
func shorten(text string, width float64) string {
	if most := int(width / characterWidth); Width(text) > most {
		for text != "" && Width(text) > most-1 {
			_, size := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-size]
		}
		return strings.TrimRight(text, " ") + "…"
	}
	return text
}

func (s *SVG) open(name, class, x string, atX float64, y string, atY float64) {
	s.out = append(append(append(append(append(s.out, '<'), name...), ` class="`...), class...), '"')
	s.attribute(x, atX)
	s.attribute(y, atY)
}

func (s *SVG) attribute(name string, value float64) {
	s.out = append(append(append(s.out, ' '), name...), `="`...)
	s.number(value)
	s.out = append(s.out, '"')
}

// number writes a length to a tenth of a pixel.
func (s *SVG) number(value float64) {
	text := strconv.FormatFloat(value, 'f', 1, 64)
	s.out = append(s.out, strings.TrimSuffix(text, ".0")...)
}

func (s *SVG) close(name, note, text string) {
	s.out = append(s.out, '>')
	if note != "" {
		s.out = append(s.out, "<title>"...)
		s.escape(note)
		s.out = append(s.out, "</title>"...)
	}
	s.escape(text)
	s.out = append(append(append(s.out, "</"...), name...), '>')
}

var xml = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "\ufffe", "\ufffd", "\uffff", "\ufffd")

func (s *SVG) escape(text string) { s.out = append(s.out, xml.Replace(Clean(text))...) }
