package jsonx_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/jsonx"
)

func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "+0.30": "0.3", "007": "7", "250.0": "250", "-1.50": "-1.5", "0.000001": "0.000001",
		"3e-1": "0.3", "1.5e3": "1500", "12E+1": "120", "1e-3": "0.001", "0e999999999999": "0", "-12.5e-1": "-1.25", "100e-2": "1",
	} {
		got, ok := jsonx.Decimal(text, true)
		require.True(t, ok, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "+", "-", ".5", "5.", "+-1", "1.2.3", "1e", "e1", "1e+-2", "0x1", "1_0", "1e99", "1e-99", "1e999999999999", "1," + "5", strings.Repeat("9", 65)} {
		_, ok := jsonx.Decimal(text, true)
		require.False(t, ok, text)
	}
	_, ok := jsonx.Decimal("1e3", false)
	require.False(t, ok)
}
