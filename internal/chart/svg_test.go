package chart_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

// texts reads a picture strictly and returns what is written in it.
func texts(t *testing.T, svg string) (found []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			require.Zero(t, depth)
			return found
		}
		require.NoError(t, err, svg)
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			require.NotContains(t, []string{"script", "image", "use", "a"}, token.Name.Local)
			for _, a := range token.Attr {
				require.NotContains(t, a.Name.Local, "href")
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			found = append(found, string(token))
		}
	}
}

func TestSVG(t *testing.T) {
	s := chart.NewSVG(600, 100, `a "picture" of <things> & more`)
	s.Rect(chart.Fill, 1, 2.25, 300, 22, "a note")
	s.Line(chart.Line, 0, 0, 10.5, 10)
	s.Text(chart.Ink, 16, 20, 100, chart.Right, "a text that is far too long for a hundred pixels")
	svg := s.String()
	found := texts(t, svg)
	require.Contains(t, found, `a "picture" of <things> & more`)
	require.Contains(t, found, "a note")
	require.Contains(t, found, "a text that…")
	require.Contains(t, found, "a text that is far too long for a hundred pixels", "the whole text is there for a pointer")
	require.Contains(t, svg, `role="img"`)
	require.Contains(t, svg, "prefers-color-scheme:dark")
	require.Contains(t, svg, `y="2.2" width="300"`)
	require.NotContains(t, svg, "http://www.w3.org/1999/xlink")
}

func FuzzSVG(f *testing.F) {
	f.Add("cart", 100.0)
	f.Add("</text><script>\x00\x1b\ufffe\xff", 3.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		s := chart.NewSVG(600, 100, text)
		s.Text(chart.Ink, 1, 2, width, chart.Left, text)
		s.Rect(chart.Part, 1, 2, 3, 4, text)
		texts(t, s.String())
	})
}
