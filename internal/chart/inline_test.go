package chart_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

// inlined reads a picture that is part of a page.
func inlined(t *testing.T, svg string) string {
	t.Helper()
	in := chart.Inline(svg, "part-1-picture")
	texts(t, in)
	require.NotContains(t, in, "<style>")
	require.NotContains(t, in, "http://www.w3.org/2000/svg")
	require.Equal(t, 1, strings.Count(in, `id="part-1-picture-title"`))
	require.Regexp(t, `aria-labelledby="part-1-picture-title[" ]`, in)
	require.Empty(t, regexp.MustCompile(`id="chart-`).FindString(in))
	return in
}

// TestInline: a picture in a page has the page's style.
func TestInline(t *testing.T) {
	for name, p := range pagePictures() {
		t.Run(name, func(t *testing.T) {
			in := inlined(t, p.SVG())
			require.Regexp(t, `^<svg xml:space="preserve"`, in)
			require.Contains(t, in, `<title id="part-1-picture-title">`)
		})
	}
}

// TestInlineOnce: texts that look like ids are texts.
func TestInlineOnce(t *testing.T) {
	s := chart.NewSVG(600, 100, "title")
	svg := s.String()
	id := regexp.MustCompile(` aria-labelledby="(chart-[a-z0-9]+)-title`).FindStringSubmatch(svg)[1]
	s.Text(chart.Ink, 0, 0, 600, chart.Left, `id="`+id+`-title" </text>`)
	in := inlined(t, s.String())
	require.Contains(t, texts(t, in), `id="`+id+`-title" </text>`)
}

// TestStyle is that of all pictures.
func TestStyle(t *testing.T) {
	require.Contains(t, chart.NewSVG(1, 1, "").String(), "<style>\n"+chart.Style()+"</style>")
	require.NotContains(t, chart.Style(), "<")
}
