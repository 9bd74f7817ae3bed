use super::read;
use crate::document::Names;
use crate::document::tree_text::show;

fn check(text: &str, roots: &[&str], damaged: bool) {
    let names = Names::new([], [], ["teams", "roles", "claims"]);
    let parsed = read(text, &names);
    assert_eq!(parsed.roots.iter().map(show).collect::<Vec<_>>(), roots, "{text}");
    assert_eq!(parsed.damage.is_some(), damaged, "{text}: {:?}", parsed.damage);
}

#[test]
fn elements_are_properties() {
    check(
        "<?xml version='1.0'?><!-- x --><Agent><id>21</id><name>A &amp; <![CDATA[<B>]]></name><_x0032_fa>true</_x0032_fa><empty/></Agent>",
        &["/Agent={id:/id='21' name:/name='A & <B>' 2fa:/_x0032_fa='true' empty:/empty=''}"],
        false,
    );
    check("<a xmlns:xsi='x'><b xsi:nil='true'/><c>1</c></a>", &["/a={b:/b=null c:/c='1'}"], false);
}

#[test]
fn a_lists_name_makes_a_list_with_any_number_of_rows_of_any_name() {
    check(
        "<a><teams><x><id>1</id></x><y><id>2</id></y></teams></a>",
        &["/a={teams:/teams=[/x={id:/id='1'} /y={id:/id='2'}]}"],
        false,
    );
    check("<a><teams><x><id>1</id></x></teams></a>", &["/a={teams:/teams=[/x={id:/id='1'}]}"], false);
    check("<a><teams /></a>", &["/a={teams:/teams=[]}"], false);
    check("<a><teams></teams></a>", &["/a={teams:/teams=[]}"], false);
}

#[test]
fn a_property_repeated_directly_is_a_list() {
    check(
        "<a><roles><id>1</id><claims><type>Tx</type></claims><claims><type>Ux</type></claims></roles></a>",
        &["/a={roles:=[/roles={id:/id='1' claims:=[/claims[1]={type:/type='Tx'} /claims[2]={type:/type='Ux'}]}]}"],
        false,
    );
    check("<a><other>1</other><other>2</other></a>", &["/a={other:=[/other[1]='1' /other[2]='2']}"], false);
}

#[test]
fn roots_that_are_lists() {
    check(
        "<ArrayOfX><X><id>1</id></X><X><id>2</id></X></ArrayOfX>",
        &["/ArrayOfX=[/X[1]={id:/id='1'} /X[2]={id:/id='2'}]"],
        false,
    );
    check("<Agents><Agent><id>1</id></Agent></Agents>", &["/Agents=[/Agent={id:/id='1'}]"], false);
    check(
        "<row RTid='36' rtdesc='A'/><row RTid='37' rtdesc='B'/>",
        &["=[/row[1]={RTid:/@RTid='36' rtdesc:/@rtdesc='A'} /row[2]={RTid:/@RTid='37' rtdesc:/@rtdesc='B'}]"],
        false,
    );
}

#[test]
fn convertto_xml_has_names_and_types_in_attributes() {
    check(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Objects><Object Type=\"System.Management.Automation.PSCustomObject\"><Property Name=\"id\" Type=\"System.Int32\">36</Property>\
         <Property Name=\"visible\" Type=\"System.Boolean\">True</Property><Property Name=\"teams\" Type=\"System.Object[]\"><Property Type=\"System.Management.Automation.PSCustomObject\"><Property Name=\"id\" Type=\"System.Int32\">1</Property></Property></Property>\
         <Property Name=\"none\" Type=\"System.Object[]\" /></Object></Objects>",
        &[
            "/Objects=[/Object={id:/Property[1]=36 visible:/Property[2]=true teams:/Property[3]=[/Property={id:/Property=1}] none:/Property[4]=[]}]",
        ],
        false,
    );
}

#[test]
fn whole_rows_before_the_damage_stay() {
    check("<Agents><Agent><id>1</id></Agent><Agent><id>2", &["/Agents=[/Agent[1]={id:/id='1'}]"], true);
    check("<Agent><id>1</id><name>A", &[], true);
    check("<Agents><Agent><id>5</id></Agents>", &[], true);
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><a><id>&y;</id></a>";
    check(bomb, &[], true);
    check("<a><id>&#65;&#x42;&lt;</id></a>", &["/a={id:/id='AB<'}"], false);
}

#[test]
fn deep_nesting_is_damage_and_never_a_crash() {
    let names = Names::default();
    assert!(read(&"<a>".repeat(100_000), &names).damage.is_some());
    assert!(read(&format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000)), &names).damage.is_some());
}
