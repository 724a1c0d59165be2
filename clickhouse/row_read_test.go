package clickhouse

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

// A foreign table may break its promises; the reader says where.
func TestBrokenContracts(t *testing.T) {
	table := Table{From: "e", Resolution: time.Second, Columns: Columns{User: "u", Time: "t", Name: "n", Strings: "s", Numbers: "x"}}
	l := layoutOf(t, table)
	row := func(ts int64, maps string) string {
		return "\x01" + string(appendText(nil, "ann")) + string(appendInt(nil, ts)) + string(appendText(nil, "x")) + maps
	}
	for name, test := range map[string]struct {
		answer string
		target error
		want   string
	}{
		"good":       {row(-2e9, "\x01\x01a\x01b\x00"), nil, ""},
		"resolution": {row(1, "\x00\x00"), ErrContract, "after 1 rows, byte 13: the table breaks its contract: ts 1 is no multiple of 1s"},
		"twice":      {row(0, "\x02\x01a\x01b\x01a\x01c\x00"), ErrContract, `the property "a" of user "ann" at 1970-01-01T00:00:00Z is there twice`},
		"two types":  {row(0, "\x01\x01a\x01b\x01\x01a"+string(appendInt(nil, 0))), ErrContract, "is there twice"},
		"cut":        {row(0, "\x7f\x01a"), ErrTruncated, "cut off"},
		"huge":       {row(0, "\xff\xff\xff\xff\x0f"), ErrActor, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newEventReader(newRowReader(strings.NewReader(test.answer)), l)
			require.True(t, r.next())
			var e conversion.Event
			r.event(&e, r.text())
			require.Equal(t, test.target == nil, !r.next() && r.err() == nil)
			if test.target != nil {
				require.ErrorIs(t, r.err(), test.target)
				require.ErrorContains(t, r.err(), test.want)
			}
		})
	}
	r := newEventReader(newRowReader(strings.NewReader("\x01\x03ann\x02"+string(appendInt(appendInt(nil, 0), 0))+"\x01\x01x\x02\x00\x00\x02\x00\x00")), l)
	require.True(t, r.next())
	r.appendEvents(nil, r.text())
	require.ErrorIs(t, r.err(), ErrProtocol)
	require.ErrorContains(t, r.err(), "1 values of name for 2 events")
}
