package definition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/definition"
)

func FuzzParse(f *testing.F) {
	f.Add(string(shop.AppendIndent(nil)))
	for seed := range uint64(20) {
		f.Add(string(newGenerator(seed).document().AppendJSON(nil)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := definition.Parse([]byte(text), anyFuncs)
		if err != nil {
			require.NotEmpty(t, joined(err))
			require.Zero(t, doc)
			return
		}
		canonical := doc.AppendJSON(nil)
		read, err := definition.Parse(canonical, anyFuncs)
		require.NoError(t, err, string(canonical))
		require.Empty(t, cmp.Diff(doc, read, sameFuncs))
		require.Equal(t, string(canonical), string(read.AppendJSON(nil)))
		require.Empty(t, definition.Diff(doc, read))
	})
}
