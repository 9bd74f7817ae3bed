//! What is masked, and what stays readable.

use super::{MASK, Name, mask, name, start};

#[test]
fn secrets_are_masked_wherever_they_stand() {
    for (text, shown) in [
        (r#"{"clientSecret": "abc\"d", "id": 3}"#, r#"{"clientSecret": "[redacted]", "id": 3}"#),
        (r#"{"clientSecret":12345,"x":1}"#, r#"{"clientSecret":[redacted],"x":1}"#),
        (r#"{"my_api_key": {"a": "x}"}, "b": 1}"#, r#"{"my_api_key": [redacted], "b": 1}"#),
        (
            r#"{"payload":"{\"clientSecret\":\"a\\\"bc\",\"id\":1}"}"#,
            r#"{"payload":"{\"clientSecret\":\"[redacted]\",\"id\":1}"}"#,
        ),
        (r#""{\r\n \"password\" :\r\n \"abc\"}""#, r#""{\r\n \"password\" :\r\n \"[redacted]\"}""#),
        (r#"{"key":"password","type":"t","value":"abc"}"#, r#"{"key":"password","type":"t","value":"[redacted]"}"#),
        (r#"{"value":"abc","key":"password"}"#, r#"{"value":"[redacted]","key":"password"}"#),
        (r#"{"name":"Authorization","value":"Basic abc"}"#, r#"{"name":"Authorization","value":"[redacted]"}"#),
        ("<a><clientSecret>abc</clientSecret><id>1</id>", "<a><clientSecret>[redacted]</clientSecret><id>1</id>"),
        ("<h:password x='1'><![CDATA[a<b]]></h:password><b/>", "<h:password x='1'>[redacted]</h:password><b/>"),
        ("<S N=\"clientSecret\">abc</S><S N=\"id\">1</S>", "<S N=\"clientSecret\">[redacted]</S><S N=\"id\">1</S>"),
        ("<SS N=\"x\">0100abc</SS>", "<SS N=\"x\">[redacted]</SS>"),
        (
            "<Property Name=\"pwd\" Type=\"System.String\">abc</Property>",
            "<Property Name=\"pwd\" Type=\"System.String\">[redacted]</Property>",
        ),
        ("<S N=\"Key\">password</S><S N=\"Value\">abc</S>", "<S N=\"Key\">password</S><S N=\"Value\">[redacted]</S>"),
        ("<row id=\"1\" password=\"abc\" x=\"2\"/>", "<row id=\"1\" password=\"[redacted]\" x=\"2\"/>"),
        ("<add key=\"password\" value=\"abc\"/>", "<add key=\"password\" value=\"[redacted]\"/>"),
        ("&lt;password&gt;abc&lt;/password&gt;", "&lt;password&gt;[redacted]&lt;/password&gt;"),
        ("{&quot;password&quot;:&quot;abc&quot;}", "{&quot;password&quot;:&quot;[redacted]&quot;}"),
        ("Server=x;Password=a b&amp;c;Database=y", "Server=x;Password=[redacted];Database=y"),
        ("Server=x;pwd=abc\"", "Server=x;pwd=[redacted]\""),
        ("grant_type=password&client_secret=abc&scope=all", "grant_type=password&client_secret=[redacted]&scope=all"),
        ("https://x.test/a?token=0a1b2c&b=1", "https://x.test/a?token=[redacted]&b=1"),
        ("https://x.test/?a=1&amp;access_token=abc\"", "https://x.test/?a=1&amp;access_token=[redacted]\""),
        ("https://me:pa55@x.test/", "https://me:[redacted]@x.test/"),
        ("Authorization: Bearer abc", "Authorization: [redacted]"),
        ("x Bearer abcdefgh12345 y", "x Bearer [redacted] y"),
        ("a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln b", "a [redacted] b"),
        ("x -----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- y", "x [redacted] y"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc", "[redacted]"),
        ("@{id=3; clientSecret=abc; name=x}", "@{id=3; clientSecret=[redacted]; name=x}"),
        ("{\"clientSecret\": \"ab", "{\"clientSecret\": \"[redacted]"),
        ("password:abc", "password:[redacted]"),
        ("\"curl -H X-Api-Key:abc\"", "\"curl -H X-Api-Key:[redacted]\""),
        ("Authorization:Negotiate abc", "Authorization:[redacted]"),
        (r"\u003cpassword\u003eabc\u003c/password\u003e", r"\u003cpassword\u003e[redacted]\u003c/password\u003e"),
        (
            r"\u003CPwd a=\u00221\u0022\u003Eabc\u003C/Pwd\u003E",
            r"\u003CPwd a=\u00221\u0022\u003E[redacted]\u003C/Pwd\u003E",
        ),
        (
            r"\u003cSS N=\u0022x\u0022\u003eabc\u003c/SS\u003e",
            r"\u003cSS N=\u0022x\u0022\u003e[redacted]\u003c/SS\u003e",
        ),
        (
            r"\u003cadd key=\u0027pwd\u0027 value=\u0027abc\u0027/\u003e",
            r"\u003cadd key=\u0027pwd\u0027 value=\u0027[redacted]\u0027/\u003e",
        ),
        (r"{\u0027password\u0027:\u0027abc\u0027}", r"{\u0027password\u0027:\u0027[redacted]\u0027}"),
        (
            "&lt;password type=&quot;x&quot;&gt;abc&lt;/password&gt;",
            "&lt;password type=&quot;x&quot;&gt;[redacted]&lt;/password&gt;",
        ),
        ("Server=x;Password=my abc", "Server=x;Password=[redacted]"),
        ("Server=x; Password=my abc\"", "Server=x; Password=[redacted]\""),
        ("Password&#61;abc", "Password&#61;[redacted]"),
        (r"a=1\u0026token\u003dabc", r"a=1\u0026token\u003d[redacted]"),
        ("https%3A%2F%2Fx%3Ftoken%3Dabc%26a%3D1", "https%3A%2F%2Fx%3Ftoken%3D[redacted]%26a%3D1"),
    ] {
        assert_eq!(mask(text), shown, "{text}");
        assert_eq!(mask(shown), shown, "twice is once");
    }
}

#[test]
fn names_over_and_over_are_one_secret() {
    for (name, shown) in [
        ("password=", "\"password=[redacted]\" b"),
        ("<password>a ", "\"<password>[redacted]"),
        ("-----BEGIN A ", "\"[redacted]"),
    ] {
        assert_eq!(mask(&format!("\"{}\" b", name.repeat(5_000))), shown);
    }
}

#[test]
fn settings_that_look_alike_stay_readable() {
    for text in [
        r#"{"forcestrongpasswords": "strong", "password_strength_level": "high"}"#,
        r#"{"allow_x_password": true, "new_token_count": 12, "token_a": null, "token_b": "False", "token_c": "12"}"#,
        r#"{"some_token_expiry": "2025-01-31T10:00:00Z", "tokenurl": "https://x.test/token"}"#,
        r#"{"client_secret": null, "password": ""}"#,
        r#"{"my_token_url": "https://x.test/token"}"#,
        r#"{"grant_type": "password", "name": "Reset password"}"#,
        "<grant_type>password</grant_type><password/><password></password>",
        "Username & Password",
        "Basic technician",
        "a token answer: secrets, not data",
        "access:adpasswordreset",
        "some_token:12",
        "token://x",
        r"\u003cname\u003ex\u003c/name\u003e",
        "x%3Fa%3Db",
        "id=3; name=a b",
        "",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn the_start_of_a_text_is_masked_before_it_is_cut() {
    let secret = "s3cret".repeat(400);
    for text in [
        format!("{{\"clientSecret\": \"{secret}\", \"id\": 1}}"),
        format!("[{{\"id\": 1, \"x\": \"{}\", \"password\": \"{secret}\"}}]", "y".repeat(40)),
        format!("{}eyJ{secret}", " ".repeat(250)),
    ] {
        for count in [10, 60, 80, 300] {
            let shown = start(&text, count);
            assert!(!shown.contains("s3c"), "{shown}");
            assert!(shown.chars().count() <= count + 1);
        }
    }
    assert_eq!(start(&"é".repeat(80), 80), "é".repeat(80));
    assert_eq!(start(&"é".repeat(81), 80), format!("{}…", "é".repeat(80)));
    assert_eq!(start(&"é".repeat(2000), 80), format!("{}…", "é".repeat(80)));
    assert_eq!(start(&format!("{{\"pwd\":\"{secret}\",\"é\":\"{}\"}}", "é".repeat(500)), 80).chars().count(), 81);
}

#[test]
fn names_tell_secrets_from_settings() {
    for (text, kind) in [
        ("clientSecret", Name::Secret),
        ("new_smtppassword", Name::Secret),
        ("upassword", Name::Secret),
        ("oauth_code", Name::Secret),
        ("some_other_apikey", Name::Suspect),
        ("forcestrongpasswords", Name::Plain),
        ("concurrencyToken", Name::Plain),
        ("clientId", Name::Plain),
        ("id", Name::Plain),
    ] {
        assert_eq!(name(text), kind, "{text}");
    }
    assert_eq!(mask(MASK), MASK);
}

proptest::proptest! {
    #[test]
    fn short_plain_texts_hold_no_secret(text in "\"?(basic|bearer|pwd|AKIA|eyJ)?[a-zA-Z0-9_. -]{0,12}\"?") {
        if super::is_harmless(&text) {
            proptest::prop_assert_eq!(mask(&text), text.as_str());
        }
    }
}
