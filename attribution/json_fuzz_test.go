package attribution_test

import (
	"bytes"
	"testing"

	"github.com/go-conversion/conversion/attribution"
)

// FuzzParse checks that nothing breaks the reader, and that what it accepts is
// written so that it reads the same.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"window":{"lookback":"7d","calendar":"Europe/Berlin","max_touches":50,"between":["2026-01-01",null],"nulls":"tail"},"model":"u"}`,
		`{"transforms":["exposure",{"last_n":3},{"map":{"a":"b"}},{"inherit":{"key":"Direct","within":"1d"}},{"func":"reverse"}]}`,
		`{"model":{"markov":{"order":2,"ignore_nulls":true,"tolerance":1e-9}}}`,
		`{"model":{"shapley":{"game":{"table":[[["a"],1],[["a","b"],3]],"players":["b","a"]}}}}`,
		`{"model":{"bootstrap":{"model":{"custom":[1,-0,1e300]},"replicates":2,"seed":18446744073709551615}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := attribution.Parse(text, jsonFuncs, jsonWeights)
		if err != nil {
			return
		}
		written := attribution.AppendJSON(nil, d)
		again, err := attribution.Parse(written, jsonFuncs, jsonWeights)
		if err != nil {
			t.Fatalf("%s is read, but not as it is written: %s: %v", text, written, err)
		}
		if twice := attribution.AppendJSON(nil, again); !bytes.Equal(written, twice) {
			t.Fatalf("%s is written as %s, and that as %s", text, written, twice)
		}
		checkParts(t, d)
	})
}

// checkParts writes and reads the parts of a definition alone.
func checkParts(t *testing.T, d attribution.Definition) {
	text := attribution.AppendWindowJSON(nil, d.Window)
	w, err := attribution.ParseWindow(text)
	if err != nil || !bytes.Equal(text, attribution.AppendWindowJSON(nil, w)) {
		t.Fatalf("window %s: %v", text, err)
	}
	text = attribution.AppendTransformsJSON(nil, d.Transforms)
	ts, err := attribution.ParseTransforms(text, jsonFuncs...)
	if err != nil || !bytes.Equal(text, attribution.AppendTransformsJSON(nil, ts)) {
		t.Fatalf("transforms %s: %v", text, err)
	}
	if d.Model == nil {
		return
	}
	text = attribution.AppendModelJSON(nil, d.Model)
	m, err := attribution.ParseModel(text, jsonWeights...)
	if err != nil || !bytes.Equal(text, attribution.AppendModelJSON(nil, m)) {
		t.Fatalf("model %s: %v", text, err)
	}
}
