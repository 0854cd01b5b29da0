package io.syncline.sandbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import org.junit.jupiter.api.Test;

class SandboxStandsAloneTest {
  @Test
  void theStandInsShareNoCodeWithTheProductTheyJudge() {
    var sandbox =
        new ClassFileImporter()
            .withImportOption((Location location) -> !location.contains("Test"))
            .importPackages(
                "io.syncline.sandbox.kernel",
                "io.syncline.sandbox.hubspot",
                "io.syncline.sandbox.xero",
                "io.syncline.sandbox.zendesk",
                "io.syncline.sandbox.legacy");
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.crypto..",
                "com.fasterxml.jackson..",
                "org.jspecify..",
                "io.syncline.sandbox.."))
        .because("a mistake shared by both sides would not be seen")
        .check(sandbox);
  }
}
