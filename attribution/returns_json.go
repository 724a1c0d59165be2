package attribution

import (
	"encoding/json"

	"github.com/go-conversion/conversion"
)

// MarshalJSON writes the report with numbers rounded as those of [Result] are. Ratios
// that there are not, and costs that are not known, are null.
func (r ReturnReport[K]) MarshalJSON() ([]byte, error) {
	keys := make([]returnJSON, len(r.Keys))
	for i := range r.Keys {
		keys[i] = r.Keys[i].json()
		keys[i].Key = new(string(r.Keys[i].Key))
	}
	return json.Marshal(struct {
		Model        string       `json:"model"`
		Currency     string       `json:"currency"`
		Level        rounded      `json:"level,omitempty"`
		Keys         []returnJSON `json:"keys"`
		Total        returnJSON   `json:"total"`
		Unattributed sumJSON      `json:"unattributed"`
		UnknownCosts int          `json:"unknown_costs"`
	}{r.Model, r.Currency, rounded(r.Level), keys, r.Total.json(), r.Unattributed.rounded(), r.UnknownCosts})
}

type returnJSON struct {
	Key          *string           `json:"key,omitempty"` // none of the total
	Cost         *conversion.Money `json:"cost"`
	Conversions  rounded           `json:"conversions"`
	Value        rounded           `json:"value"`
	CPA          *rounded          `json:"cpa"`
	CPAInterval  *boundsJSON       `json:"cpa_interval,omitempty"`
	ROAS         *rounded          `json:"roas"`
	ROASInterval *boundsJSON       `json:"roas_interval,omitempty"`
	ROI          *rounded          `json:"roi"`
	ROIInterval  *boundsJSON       `json:"roi_interval,omitempty"`
	Virtual      rounded           `json:"virtual"`
	ROIVirtual   *rounded          `json:"roi_virtual"`
}

type boundsJSON struct {
	Low  *rounded `json:"low"`
	High *rounded `json:"high"`
}

func (r *Return[K]) json() returnJSON {
	return returnJSON{
		Cost: r.Cost, Conversions: rounded(r.Conversions), Value: rounded(r.Value),
		CPA: (*rounded)(r.CPA), CPAInterval: r.CPAInterval.rounded(),
		ROAS: (*rounded)(r.ROAS), ROASInterval: r.ROASInterval.rounded(),
		ROI: (*rounded)(r.ROI), ROIInterval: r.ROIInterval.rounded(),
		Virtual: rounded(r.Virtual), ROIVirtual: (*rounded)(r.ROIVirtual),
	}
}

func (b *Bounds) rounded() *boundsJSON {
	if b == nil {
		return nil
	}
	return &boundsJSON{(*rounded)(b.Low), (*rounded)(b.High)}
}
