//! Countries by their ISO code, and the eight whose francs are ours.
//! Deliberately not here: numbering plans – they change, and are handed in.

use std::fmt;

/// ISO 3166-1, two letters each.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO \
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP \
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG \
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML \
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE \
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL \
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM \
    US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A country by its ISO 3166-1 code.
///
/// ```
/// use cauri_domain::kernel::Country;
///
/// assert_eq!(Country::from_code("CI"), Some(Country::COTE_D_IVOIRE));
/// assert!(Country::from_code("ci").is_none() && Country::from_code("XX").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct Country([u8; 2]);

/// The word is no country's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no country has this code")]
pub struct UnknownCountry;

impl Country {
    /// Benin.
    pub const BENIN: Self = Self(*b"BJ");
    /// Burkina Faso.
    pub const BURKINA_FASO: Self = Self(*b"BF");
    /// Côte d'Ivoire.
    pub const COTE_D_IVOIRE: Self = Self(*b"CI");
    /// Guinea-Bissau.
    pub const GUINEA_BISSAU: Self = Self(*b"GW");
    /// Mali.
    pub const MALI: Self = Self(*b"ML");
    /// Niger.
    pub const NIGER: Self = Self(*b"NE");
    /// Senegal.
    pub const SENEGAL: Self = Self(*b"SN");
    /// Togo.
    pub const TOGO: Self = Self(*b"TG");

    /// The West African monetary union, where the franc CFA (XOF) is money.
    pub const UNION: [Self; 8] = [
        Self::BENIN,
        Self::BURKINA_FASO,
        Self::COTE_D_IVOIRE,
        Self::GUINEA_BISSAU,
        Self::MALI,
        Self::NIGER,
        Self::SENEGAL,
        Self::TOGO,
    ];

    /// The country of a code, if one has it.
    pub fn from_code(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        CODES.split_ascii_whitespace().any(|known| known == code).then_some(Self(bytes))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        // Only ASCII comes in.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// True if the franc CFA (XOF) is its money.
    pub fn is_of_union(self) -> bool {
        Self::UNION.contains(&self)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Country {
    type Error = UnknownCountry;

    fn try_from(code: String) -> Result<Self, UnknownCountry> {
        Self::from_code(&code).ok_or(UnknownCountry)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back_as_they_went() {
        assert_eq!(CODES.split_ascii_whitespace().count(), 249);
        for code in CODES.split_ascii_whitespace() {
            assert_eq!(Country::from_code(code).unwrap().to_string(), code);
        }
        for wrong in ["", "C", "CIV", "ci", "XX", "A ", "DA"] {
            assert_eq!(Country::from_code(wrong), None, "{wrong}");
        }
        assert!(Country::UNION.iter().all(|c| Country::from_code(c.as_str()) == Some(*c)));
    }
}
