package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVectors(t *testing.T) {
	vectors, err := readVectors()
	require.NoError(t, err)
	require.NotEmpty(t, vectors)
	seen := map[string]bool{}
	for _, v := range vectors {
		require.False(t, seen[v.Referrer], "%q is there twice", v.Referrer)
		seen[v.Referrer] = true
		require.Contains(t, []string{"search", "social", "email", "other", "direct"}, v.Kind, v.Referrer)
		require.Equal(t, v.Kind != "other" && v.Kind != "direct", v.Source != "", v.Referrer)
	}
}

// TestConformance: on the channel suite the library is right; how the others do
// is logged. The shared suite is used where it is there.
func TestConformance(t *testing.T) {
	for _, dir := range []string{"../testdata/conformance/channel", "../../shared/suites/channel"} {
		t.Run(dir, func(t *testing.T) {
			if _, err := os.Stat(dir); err != nil {
				require.NotEqual(t, "true", os.Getenv("CI"), "the vectors are missing")
				t.Skip("no vectors beside the project")
			}
			cases := referrerCases(t, dir)
			for _, c := range classifiers() {
				wrong := 0
				for _, v := range cases {
					got := c.verdict(v.In.URL, v.In.Referrer)
					want, said := v.want()
					if got.Kind != want.Kind || said && got.Source != want.Source {
						wrong++
						t.Logf("%s: %s: %q is %s, not %s", c.name, v.Name, v.In.Referrer, got, want)
					}
				}
				t.Logf("%s: %d of %d wrong", c.name, wrong, len(cases))
				if c.name == classifiers()[0].name {
					require.Zero(t, wrong, c.name)
				}
			}
		})
	}
}

// suiteCase is a case of the channel suite.
type suiteCase struct {
	Name   string
	Preset string
	In     struct{ URL, Referrer string }
	Want   struct{ Source, Medium, Channel string }
}

// referrerKinds are the media that all classifiers can tell.
var referrerKinds = map[string]string{
	"organic": "search", "social": "social", "video": "social", "email": "email", "referral": "other", "(none)": "direct",
}

// want returns what the case wants, and whether it wants a source.
func (c suiteCase) want() (v verdict, hasSource bool) {
	v.Kind = referrerKinds[c.Want.Medium]
	if v.Kind != "other" && v.Kind != "direct" {
		v.Source = c.Want.Source
	}
	return v, v.Source != ""
}

// referrerCases returns the cases that a referrer alone decides, and that all
// classifiers have words for: not shopping, not assistants.
func referrerCases(t *testing.T, dir string) (all []suiteCase) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite struct{ Cases []json.RawMessage }
		require.NoError(t, json.Unmarshal(data, &suite), file)
		for _, text := range suite.Cases {
			var c suiteCase
			var given struct{ In map[string]any }
			require.NoError(t, json.Unmarshal(text, &c), file)
			require.NoError(t, json.Unmarshal(text, &given), file)
			if c.isReferrer(given.In) {
				all = append(all, c)
			}
		}
	}
	require.NotEmpty(t, all)
	return all
}

// isReferrer reports whether nothing but a page without parameters and a
// referrer is given.
func (c suiteCase) isReferrer(given map[string]any) bool {
	for field := range given {
		if field != "url" && field != "referrer" {
			return false
		}
	}
	_, told := referrerKinds[c.Want.Medium]
	return c.Preset == "default" && c.In.Referrer != "" && !strings.Contains(c.In.URL, "?") && told && c.Want.Channel != "Organic Shopping"
}
