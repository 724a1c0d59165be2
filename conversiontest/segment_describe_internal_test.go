package conversiontest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestDescribeJourney(t *testing.T) {
	letter := conversion.Touch{Source: "letter", Medium: "post", Campaign: "spring", Channel: "Email"}
	j := Visits(Channel("Email"), "/", After(time.Hour), "share", Later(3*day), letter, Event("purchase", Order("7")))
	want := `Visits(Channel("Email"), "/", After(1h0m0s), "share", Later(72h0m0s), ` +
		`Touch{Source: "letter", Medium: "post", Campaign: "spring", Channel: "Email"}, Event("purchase", Order("7")))`
	require.Equal(t, want, describeJourney(j))
	require.Equal(t, "2h0m0s after the beginning of "+want, describeAt(j, noon.Add(2*time.Hour)))

	j.Sessions[0].Events = nil
	require.Equal(t, `Visits(Touch{Source: "letter", Medium: "post", Campaign: "spring", Channel: "Email"}, Event("purchase", Order("7")))`, describeJourney(j))
	require.Equal(t, "a user without events", describeAt(conversion.Journey{}, noon))
}
