package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPieces(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"cart", "cart"},
		{"four words of a text that is long", "four words of a text that is long"},
		{"payment_details", "payment_details"},
		{"checkout_payment_details", "checkout_|payment_details"},
		{"a word and checkout_payment_details", "a word and checkout_|payment_details"},
		{"sixteencharacter", "sixteencharacter"},
		{"sixteencharacters", "sixteencharacter|s"},
		{strings.Repeat("é", 40), strings.Repeat("é", 16) + "|" + strings.Repeat("é", 16) + "|" + strings.Repeat("é", 8)},
		{"/a/path/of/many/pieces/and/more", "/a/path/of/many/|pieces/and/more"},
	} {
		got := pieces(c.text)
		require.Equal(t, c.want, strings.Join(got, "|"))
		require.Equal(t, c.text, strings.Join(got, ""), "nothing is lost")
		for _, piece := range got {
			for _, word := range strings.Fields(piece) {
				require.LessOrEqual(t, len([]rune(word)), unbroken)
			}
		}
	}
}
