package chart

import (
	"hash/fnv"
	"math"
	"strconv"
	"strings"
)

// SVG draws a picture that stands on its own: no script, nothing from outside,
// text that can be selected, colours for light and dark pages. Lengths are
// pixels, and y grows downwards; what is no number is 0. What it draws is a
// function of the calls alone, and texts may be anything.
type SVG struct {
	width, height      int
	title, description string
	across             string // the unit of lengths from left to right
	body               []byte
}

// NewSVG begins a picture. The title says in a few words what it shows, for those
// who do not see it.
func NewSVG(width, height int, title string) *SVG {
	return &SVG{width: width, height: height, title: title}
}

// NewFluidSVG begins a picture for pages, as wide as the place where it stands:
// its lengths from left to right are percent of that, but for the widths to which
// texts are shortened; all others are pixels.
func NewFluidSVG(height int, title string) *SVG {
	return &SVG{width: 100, height: height, title: title, across: "%"}
}

// Describe sets what the picture tells, in sentences: what others see in it.
func (s *SVG) Describe(description string) { s.description = description }

// String returns the picture. Its ids are made of its titles, so that several
// pictures may stand in one page.
func (s *SVG) String() string {
	id := s.id()
	out := &SVG{across: s.across}
	out.add(`<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve"`)
	if s.across == "" {
		out.add(` class="chart" viewBox="0 0 `, strconv.Itoa(s.width), " ", strconv.Itoa(s.height), `"`)
	}
	out.horizontal("width", float64(s.width))
	out.attribute("height", float64(s.height))
	out.add(` role="img" aria-labelledby="`, id, "-title")
	if s.description != "" {
		out.add(" ", id, "-desc")
	}
	out.add(`">`+"\n"+`<title id="`, id, `-title">`, escape(s.title), "</title>\n")
	if s.description != "" {
		out.add(`<desc id="`, id, `-desc">`, escape(s.description), "</desc>\n")
	}
	out.add(style)
	if s.across != "" { // a root of this class would lose its height
		out.add(`<g class="chart">`, "\n")
	}
	out.Rect("page", 0, 0, float64(s.width), float64(s.height), "")
	out.add(string(s.body))
	if s.across != "" {
		out.add("</g>\n")
	}
	out.add("</svg>\n")
	return string(out.body)
}

func (s *SVG) id() string {
	h := fnv.New64a()
	h.Write([]byte(s.title))
	h.Write([]byte{0})
	h.Write([]byte(s.description))
	return "chart-" + strconv.FormatUint(h.Sum64(), 36)
}

// Rect draws a rectangle. A note, if there is one, is shown where a pointer
// rests on it. A negative width or height is 0.
func (s *SVG) Rect(class string, x, y, width, height float64, note string) {
	s.add(`<rect class="`, class, `"`)
	s.horizontal("x", x)
	s.attribute("y", y)
	s.horizontal("width", max(0, width))
	s.attribute("height", max(0, height))
	if note == "" {
		s.add("/>\n")
		return
	}
	s.add("><title>", escape(note), "</title></rect>\n")
}

// Line draws a line.
func (s *SVG) Line(class string, x1, y1, x2, y2 float64) {
	s.add(`<line class="`, class, `"`)
	s.horizontal("x1", x1)
	s.attribute("y1", y1)
	s.horizontal("x2", x2)
	s.attribute("y2", y2)
	s.add("/>\n")
}

// Span is a part of a line of text.
type Span struct{ Class, Text string }

// Text writes one line that begins at x, ends there if it stands right, or has its
// middle there, with y below its letters. It is shortened to a width; then the whole is shown where
// a pointer rests on it.
func (s *SVG) Text(class string, x, y, width float64, align Align, text string) {
	s.Spans(x, y, width, align, Span{class, text})
}

// Spans writes parts of different classes as one line, as [SVG.Text] does. If
// they are too wide, the widest is shortened, and others only if that is not
// enough.
func (s *SVG) Spans(x, y, width float64, align Align, spans ...Span) {
	if len(spans) == 0 {
		return
	}
	shown, whole := fit(spans, width)
	s.add(`<text class="`, shown[0].Class, `"`)
	s.horizontal("x", x)
	s.attribute("y", y)
	switch align {
	case Right:
		s.add(` text-anchor="end"`)
	case Middle:
		s.add(` text-anchor="middle"`)
	}
	s.add(">")
	if whole != "" {
		s.add("<title>", escape(whole), "</title>")
	}
	s.add(escape(shown[0].Text))
	for _, span := range shown[1:] {
		s.add(`<tspan class="`, span.Class, `">`, escape(span.Text), "</tspan>")
	}
	s.add("</text>\n")
}

// fit shortens spans to a width; whole is their full text, if that was needed.
func fit(spans []Span, width float64) (shown []Span, whole string) {
	shown = make([]Span, len(spans))
	total := 0.0
	for i, span := range spans {
		shown[i] = Span{span.Class, Clean(span.Text)}
		whole += shown[i].Text
		total += TextWidth(shown[i].Text, span.Class)
	}
	if !(total > width) {
		return shown, ""
	}
	for range shown {
		i := widest(shown)
		old := TextWidth(shown[i].Text, shown[i].Class)
		shown[i].Text = shorten(shown[i].Text, shown[i].Class, width-(total-old))
		if total -= old - TextWidth(shown[i].Text, shown[i].Class); total <= width {
			break
		}
	}
	return shown, whole
}

func widest(spans []Span) (at int) {
	most := 0.0
	for i, span := range spans {
		if w := TextWidth(span.Text, span.Class); w > most {
			at, most = i, w
		}
	}
	return at
}

func (s *SVG) add(parts ...string) {
	for _, part := range parts {
		s.body = append(s.body, part...)
	}
}

func (s *SVG) attribute(name string, value float64) {
	s.add(" ", name, `="`)
	s.body = append(appendLength(s.body, value), '"')
}

func (s *SVG) horizontal(name string, value float64) {
	s.add(" ", name, `="`)
	s.body = append(append(appendLength(s.body, value), s.across...), '"')
}

// appendLength appends a length to a tenth of a pixel, in the shortest form.
func appendLength(dst []byte, value float64) []byte {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return append(dst, '0')
	}
	return strconv.AppendFloat(dst, math.Round(value*10)/10+0, 'f', -1, 64) // + 0 makes 0 of −0
}

// markup are the characters that mean something in XML or must not be there.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "\ufffe", "\ufffd", "\uffff", "\ufffd")

func escape(text string) string { return markup.Replace(Clean(text)) }
