//! Names of the vocabularies that Kluis reads and writes.

/// Declares the terms of one vocabulary: `CONSTANT = "local name"`.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $module:ident = $namespace:literal { $($constant:ident = $local:literal),* $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            use oxrdf::NamedNodeRef;

            /// The IRI that every term of the vocabulary starts with.
            pub const NAMESPACE: &str = $namespace;
            $(
                #[doc = concat!("`", $namespace, $local, "`")]
                pub const $constant: NamedNodeRef<'_> =
                    NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*
        }
    };
}

vocabulary!(
    /// [RDF](https://www.w3.org/TR/rdf11-concepts/) itself.
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", FIRST = "first", REST = "rest", NIL = "nil", LIST = "List",
        LANG_STRING = "langString", VALUE = "value",
    }
);
vocabulary!(
    /// [RDF Schema](https://www.w3.org/TR/rdf-schema/).
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" {
        LABEL = "label", COMMENT = "comment", SEE_ALSO = "seeAlso", CLASS = "Class",
    }
);
vocabulary!(
    /// [XML Schema datatypes](https://www.w3.org/TR/xmlschema11-2/).
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        STRING = "string", BOOLEAN = "boolean", INTEGER = "integer", DECIMAL = "decimal",
        DOUBLE = "double", DATE = "date", DATE_TIME = "dateTime", TIME = "time",
        G_YEAR = "gYear", G_YEAR_MONTH = "gYearMonth", ANY_URI = "anyURI",
        BASE64_BINARY = "base64Binary", NON_NEGATIVE_INTEGER = "nonNegativeInteger",
        POSITIVE_INTEGER = "positiveInteger", DURATION = "duration",
    }
);
vocabulary!(
    /// [FHIR in RDF](https://hl7.org/fhir/R5/rdf.html), R5 form. Classes and properties are made
    /// from FHIR element names: see [`fhir::NAMESPACE`].
    fhir = "http://hl7.org/fhir/" {
        V = "v", L = "l", LINK = "link", NODE_ROLE = "nodeRole", TREE_ROOT = "treeRoot",
        PATIENT = "Patient", OBSERVATION = "Observation", CONDITION = "Condition",
        MEDICATION_STATEMENT = "MedicationStatement", MEDICATION_REQUEST = "MedicationRequest",
        ALLERGY_INTOLERANCE = "AllergyIntolerance", IMMUNIZATION = "Immunization",
        DIAGNOSTIC_REPORT = "DiagnosticReport", PROCEDURE = "Procedure",
    }
);
vocabulary!(
    /// [Linked Data Platform](https://www.w3.org/TR/ldp/).
    ldp = "http://www.w3.org/ns/ldp#" {
        RESOURCE = "Resource", RDF_SOURCE = "RDFSource", NON_RDF_SOURCE = "NonRDFSource",
        CONTAINER = "Container", BASIC_CONTAINER = "BasicContainer", CONTAINS = "contains",
        INBOX = "inbox",
    }
);
vocabulary!(
    /// [Web Access Control](https://solidproject.org/TR/wac).
    acl = "http://www.w3.org/ns/auth/acl#" {
        AUTHORIZATION = "Authorization", AGENT = "agent", AGENT_CLASS = "agentClass",
        AGENT_GROUP = "agentGroup", ORIGIN = "origin", ACCESS_TO = "accessTo",
        DEFAULT = "default", MODE = "mode", READ = "Read", APPEND = "Append", WRITE = "Write",
        CONTROL = "Control", AUTHENTICATED_AGENT = "AuthenticatedAgent",
    }
);
vocabulary!(
    /// [Access Control Policy](https://solidproject.org/TR/acp).
    acp = "http://www.w3.org/ns/solid/acp#" {
        ACCESS_CONTROL_RESOURCE = "AccessControlResource", RESOURCE = "resource",
        ACCESS_CONTROL = "accessControl", MEMBER_ACCESS_CONTROL = "memberAccessControl",
        APPLY = "apply", POLICY = "Policy", ALLOW = "allow", DENY = "deny", ALL_OF = "allOf",
        ANY_OF = "anyOf", NONE_OF = "noneOf", MATCHER = "Matcher", AGENT = "agent",
        CLIENT = "client", ISSUER = "issuer",
    }
);
vocabulary!(
    /// [PROV-O](https://www.w3.org/TR/prov-o/), where something came from.
    prov = "http://www.w3.org/ns/prov#" {
        ENTITY = "Entity", ACTIVITY = "Activity", AGENT = "Agent",
        WAS_DERIVED_FROM = "wasDerivedFrom", WAS_GENERATED_BY = "wasGeneratedBy",
        WAS_ATTRIBUTED_TO = "wasAttributedTo", WAS_ASSOCIATED_WITH = "wasAssociatedWith",
        GENERATED_AT_TIME = "generatedAtTime", STARTED_AT_TIME = "startedAtTime",
        ENDED_AT_TIME = "endedAtTime", USED = "used", VALUE = "value",
    }
);
vocabulary!(
    /// [Dublin Core terms](https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).
    dct = "http://purl.org/dc/terms/" {
        TITLE = "title", DESCRIPTION = "description", CREATED = "created", MODIFIED = "modified",
        CREATOR = "creator", SOURCE = "source", FORMAT = "format", IDENTIFIER = "identifier",
        EXTENT = "extent",
    }
);
vocabulary!(
    /// [Workspace terms](http://www.w3.org/ns/pim/space), where a profile names its storage.
    pim = "http://www.w3.org/ns/pim/space#" {
        STORAGE = "storage", STORAGE_CLASS = "Storage", PREFERENCES_FILE = "preferencesFile",
    }
);
vocabulary!(
    /// [Solid terms](https://www.w3.org/ns/solid/terms).
    solid = "http://www.w3.org/ns/solid/terms#" {
        OIDC_ISSUER = "oidcIssuer", PUBLIC_TYPE_INDEX = "publicTypeIndex",
        PRIVATE_TYPE_INDEX = "privateTypeIndex", TYPE_REGISTRATION = "TypeRegistration",
        TYPE_INDEX = "TypeIndex", FOR_CLASS = "forClass", INSTANCE = "instance",
        INSTANCE_CONTAINER = "instanceContainer", INSERT_DELETE_PATCH = "InsertDeletePatch",
        INSERTS = "inserts", DELETES = "deletes", WHERE = "where",
    }
);
vocabulary!(
    /// [Friend of a Friend](http://xmlns.com/foaf/0.1/), for profiles.
    foaf = "http://xmlns.com/foaf/0.1/" {
        AGENT = "Agent", PERSON = "Person", NAME = "name",
    }
);
vocabulary!(
    /// Kluis's own terms, for what no shared vocabulary names; `docs/formats/vocabulary.md` says
    /// what each means.
    kluis = "https://w3id.org/kluis/ns#" {
        FULL_URL = "fullUrl", MEMBERS = "members", NO_VALUE = "NoValue",
    }
);

/// Prefixes for [`to_turtle`](crate::to_turtle) that cover the vocabularies of this module and the
/// code systems health data uses most. Only those a document uses are written into it.
pub const PREFIXES: &[(&str, &str)] = &[
    ("acl", acl::NAMESPACE),
    ("acp", acp::NAMESPACE),
    ("dct", dct::NAMESPACE),
    ("fhir", fhir::NAMESPACE),
    ("foaf", foaf::NAMESPACE),
    ("kluis", kluis::NAMESPACE),
    ("ldp", ldp::NAMESPACE),
    ("loinc", "http://loinc.org/rdf/"),
    ("pim", pim::NAMESPACE),
    ("prov", prov::NAMESPACE),
    ("rdf", rdf::NAMESPACE),
    ("rdfs", rdfs::NAMESPACE),
    ("sct", "http://snomed.info/id/"),
    ("solid", solid::NAMESPACE),
    ("xsd", xsd::NAMESPACE),
];
