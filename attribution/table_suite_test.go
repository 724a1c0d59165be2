package attribution_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// bytesCase is a case of the shared suite of canonical bytes; the whole of the
// suites runs in internal/conformance.
type bytesCase struct {
	Name, Currency string
	Paths          []bytesPath
	Transforms     []json.RawMessage
	Bytes, Decode  *string
	Error          string
}

type bytesPath struct {
	Path               []string
	Conversions, Nulls int64
	Value              string
}

func TestTableBytesSuite(t *testing.T) {
	for _, c := range readBytesSuite(t) {
		t.Run(c.Name, func(t *testing.T) {
			got := attribution.MustTable[string]("EUR")
			if c.Decode == nil {
				got = c.table(t)
			} else {
				b, err := hex.DecodeString(*c.Decode)
				require.NoError(t, err)
				err = got.UnmarshalBinary(b)
				if c.Error != "" {
					require.Equal(t, "format", c.Error)
					require.ErrorIs(t, err, attribution.ErrFormat)
					return
				}
				require.NoError(t, err)
			}
			require.Equal(t, *c.Bytes, hex.EncodeToString(encoded(t, got)))
		})
	}
}

func readBytesSuite(t *testing.T) []bytesCase {
	text, err := os.ReadFile("../../shared/suites/attribution/bytes.json")
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("the shared suites are not here")
	}
	require.NoError(t, err)
	var suite struct{ Cases []bytesCase }
	require.NoError(t, json.Unmarshal(text, &suite))
	require.NotEmpty(t, suite.Cases)
	return suite.Cases
}

func (c *bytesCase) table(t *testing.T) *attribution.Table[string] {
	t.Helper()
	table := attribution.MustTable[string](c.Currency)
	for _, p := range c.Paths {
		value := conversion.Money{}
		if p.Value != "" {
			var err error
			value, err = conversion.ParseAmount(p.Value, c.Currency)
			require.NoError(t, err)
		}
		require.NoError(t, table.AddCount(p.Path, p.Conversions, p.Nulls, value))
	}
	var transforms []attribution.Transform
	for _, form := range c.Transforms {
		transforms = append(transforms, bytesTransform(t, form))
	}
	changed, err := table.Transform(transforms...)
	require.NoError(t, err)
	return changed
}

func bytesTransform(t *testing.T, form json.RawMessage) attribution.Transform {
	t.Helper()
	switch string(form) {
	case `"exposure"`:
		return attribution.Exposure{}
	case `"distinct"`:
		return attribution.Distinct{}
	case `"frequency"`:
		return attribution.Frequency{}
	}
	var last struct {
		N int `json:"last_n"`
	}
	require.NoError(t, json.Unmarshal(form, &last))
	require.Positive(t, last.N, "%s", form)
	return attribution.LastN(last.N)
}
