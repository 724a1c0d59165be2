package channel

// The channels of GA4's default channel group, which [PresetDefault],
// [PresetGA4] and its dated forms give. Source: Google Analytics help, answer
// 9756891.
const (
	Direct                  = "Direct"
	CrossNetwork            = "Cross-network"
	PaidShopping            = "Paid Shopping"
	PaidSearch              = "Paid Search"
	PaidSocial              = "Paid Social"
	PaidVideo               = "Paid Video"
	Display                 = "Display"
	PaidOther               = "Paid Other"
	AIAssistant             = "AI Assistant"
	OrganicShopping         = "Organic Shopping"
	OrganicSocial           = "Organic Social"
	OrganicVideo            = "Organic Video"
	OrganicSearch           = "Organic Search"
	Referral                = "Referral"
	Email                   = "Email"
	Affiliates              = "Affiliates"
	Audio                   = "Audio"
	SMS                     = "SMS"
	MobilePushNotifications = "Mobile Push Notifications"
	Unassigned              = "Unassigned"
)

// The channels that only Universal Analytics has; the others of [PresetUA]
// are named as GA4's. Source: Universal Analytics help, answer 3297892.
const (
	Social           = "Social"
	OtherAdvertising = "Other Advertising"
	Other            = "(Other)"
)

// The channel types of [PresetMatomo].
const (
	Campaigns      = "Campaigns"
	DirectEntry    = "Direct Entry"
	AIAssistants   = "AI Assistants"
	SearchEngines  = "Search Engines"
	SocialNetworks = "Social Networks"
	Websites       = "Websites"
)

// The channels that only PostHog has; the others of [PresetPostHog] are named
// as GA4's. Source: PostHog/posthog channel_type.py.
const (
	CrossNetworkPostHog = "Cross Network"
	PaidUnknown         = "Paid Unknown"
	Affiliate           = "Affiliate"
	Push                = "Push"
)
