"""The specification's data model as a table, written from its text and not from the models."""

from __future__ import annotations

#: Class → (document, where it stands, its members as `name:kind:cardinality`).
#: Cardinalities: 1, ? (0..1), * (0..*), + (1..*), † (may be compacted); !† is required and †.
TABLE: dict[str, tuple[str, str, str]] = {
    "AchievementCredential": (
        "badge",
        "",
        "@context:any:+ id:uri:1 name:str:? description:str:? image:obj:? awardedDate:date:? "
        "credentialSubject:obj:1 endorsement:obj:* endorsementJwt:jws:* evidence:obj:* "
        "issuer:ref:1 validFrom:date:1 validUntil:date:? proof:obj:† credentialSchema:obj:† "
        "credentialStatus:status:? refreshService:obj:? termsOfUse:obj:†",
    ),
    "EndorsementCredential": (
        "endorsement",
        "",
        "@context:any:+ id:uri:1 name:str:1 description:str:? awardedDate:date:? "
        "credentialSubject:obj:1 issuer:ref:1 validFrom:date:1 validUntil:date:? proof:obj:† "
        "credentialSchema:obj:† credentialStatus:status:? refreshService:obj:? termsOfUse:obj:†",
    ),
    "embedded EndorsementCredential": (
        "badge",
        "endorsement/0",
        "@context:any:+ id:uri:1 type:types:!† name:str:1 credentialSubject:obj:1 issuer:ref:1 "
        "validFrom:date:1",
    ),
    "ClrCredential": (
        "clr",
        "",
        "@context:any:+ id:uri:1 name:str:1 description:str:? image:obj:? partial:bool:? "
        "awardedDate:date:? credentialSubject:obj:1 endorsement:obj:* endorsementJwt:jws:* "
        "evidence:obj:* issuer:ref:1 validFrom:date:1 validUntil:date:? proof:obj:†",
    ),
    "ClrSubject": (
        "clr",
        "credentialSubject",
        "id:uri:? type:types:!† identifier:obj:* achievement:obj:* verifiableCredential:obj:+ "
        "association:obj:*",
    ),
    "Association": (
        "clr",
        "credentialSubject/association/0",
        "type:only:1 associationType:closed:1 sourceId:uri:1 targetId:uri:1",
    ),
    "AchievementSubject": (
        "badge",
        "credentialSubject",
        "id:uri:? type:types:!† activityStartDate:local:? activityEndDate:local:? "
        "creditsEarned:num:? achievement:obj:1 identifier:obj:* image:obj:? licenseNumber:str:? "
        "narrative:str:? result:obj:* role:str:? source:obj:? term:str:?",
    ),
    "EndorsementSubject": (
        "endorsement",
        "credentialSubject",
        "id:uri:1 type:types:!† endorsementComment:str:?",
    ),
    "Achievement": (
        "badge",
        "credentialSubject/achievement",
        "id:uri:1 type:types:!† name:str:1 description:str:1 criteria:obj:1 "
        "achievementType:kind:? alignment:obj:* creator:obj:? creditsAvailable:num:? "
        "endorsement:obj:* endorsementJwt:jws:* fieldOfStudy:str:? humanCode:str:? image:obj:? "
        "inLanguage:lang:? otherIdentifier:obj:* related:obj:* resultDescription:obj:* "
        "specialization:str:? tag:str:* version:str:?",
    ),
    "Criteria": (
        "badge",
        "credentialSubject/achievement/criteria",
        "id:uri:? narrative:str:?",
    ),
    "Alignment": (
        "badge",
        "credentialSubject/achievement/alignment/0",
        "type:types:!† targetName:str:1 targetUrl:uri:1 targetCode:str:? targetDescription:str:? "
        "targetFramework:str:? targetType:open:?",
    ),
    "Evidence": (
        "badge",
        "evidence/0",
        "id:uri:? type:types:!† narrative:str:? name:str:? description:str:? genre:str:? "
        "audience:str:?",
    ),
    "Image": ("badge", "image", "id:uri:1 type:only:1 caption:str:?"),
    "IdentityObject": (
        "badge",
        "credentialSubject/identifier/0",
        "type:only:1 hashed:bool:1 identityHash:hash:1 identityType:open:1 salt:str:?",
    ),
    "IdentifierEntry": (
        "badge",
        "issuer/otherIdentifier/0",
        "type:only:1 identifier:str:1 identifierType:open:1",
    ),
    "Profile": (
        "badge",
        "issuer",
        "id:uri:1 type:types:!† name:str:? url:uri:? phone:str:? description:str:? "
        "endorsement:obj:* endorsementJwt:jws:* image:obj:? email:email:? address:obj:? "
        "otherIdentifier:obj:* official:str:? parentOrg:obj:? familyName:str:? givenName:str:? "
        "additionalName:str:? patronymicName:str:? honorificPrefix:str:? honorificSuffix:str:? "
        "familyNamePrefix:str:? dateOfBirth:day:?",
    ),
    "Address": (
        "badge",
        "issuer/address",
        "type:types:!† addressCountry:str:? addressCountryCode:country:? addressRegion:str:? "
        "addressLocality:str:? streetAddress:str:? postOfficeBoxNumber:str:? postalCode:str:? "
        "geo:obj:?",
    ),
    "GeoCoordinates": (
        "badge",
        "issuer/address/geo",
        "type:only:1 latitude:num:1 longitude:num:1",
    ),
    "Related": (
        "badge",
        "credentialSubject/achievement/related/0",
        "id:uri:1 type:types:!† inLanguage:lang:? version:str:?",
    ),
    "Result": (
        "badge",
        "credentialSubject/result/0",
        "type:types:!† resultDescription:uri:? achievedLevel:uri:? status:closed:? value:str:? "
        "alignment:obj:*",
    ),
    "ResultDescription": (
        "badge",
        "credentialSubject/achievement/resultDescription/0",
        "id:uri:1 type:types:!† name:str:1 resultType:open:1 allowedValue:str:* "
        "requiredLevel:uri:? requiredValue:str:? valueMin:str:? valueMax:str:? "
        "rubricCriterionLevel:obj:* alignment:obj:*",
    ),
    "RubricCriterionLevel": (
        "badge",
        "credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0",
        "id:uri:1 type:types:!† name:str:1 description:str:? level:str:? points:str:? "
        "alignment:obj:*",
    ),
    "CredentialSchema": ("badge", "credentialSchema/0", "id:uri:1 type:str:1"),
    "CredentialStatus": ("badge", "credentialStatus", "id:uri:1 type:str:1"),
    "RefreshService": ("badge", "refreshService", "id:uri:1 type:str:1"),
    "TermsOfUse": ("badge", "termsOfUse/0", "id:uri:? type:oneormany:1"),
    "Proof": (
        "badge",
        "proof/0",
        "type:str:1 created:local:? cryptosuite:str:? challenge:str:? domain:oneormany:? "
        "nonce:str:? proofPurpose:str:? proofValue:str:? verificationMethod:uri:?",
    ),
}
