package io.syncline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Checks which package may import which, and what none may do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once
class ArchitectureTest {
  private static final String PRODUCT = "io.syncline";
  private static final String[] LIBRARIES_OF_CORE = {
    "java..",
    "javax.crypto..",
    "org.jspecify..",
    "org.apache.commons.jexl3..",
    "org.apache.commons.text..",
    "org.apache.commons.validator..",
    "com.google.i18n.phonenumbers..",
    "com.github.difflib..",
    PRODUCT + ".core.."
  };
  private static final Set<String> NAMES_OF_PLACES = Set.of("java.net.URI", "java.nio.file.Path");
  private static final Set<String> CLOCK_READERS =
      Set.of("now", "currentTimeMillis", "nanoTime", "system", "systemUTC", "systemDefaultZone");

  private final JavaClasses product =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(PRODUCT);

  @TestFactory
  Stream<DynamicTest> aRoomSeesOnlyWhatTheTableAllows() {
    return PackageRules.TABLE.stream()
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> check(onlySeesItsOwn(it))));
  }

  @Test
  void everyClassHasARow() {
    var packages = PackageRules.TABLE.stream().map(PackageRules.Rule::name).toList();
    check(
        classes()
            .should()
            .resideInAnyPackage(packagesOf(packages))
            .because(
                "a new package needs a row in PackageRules.TABLE and a page in docs/decisions"));
  }

  @Test
  void noTwoClassesShareTheirName() {
    var simpleNames =
        topLevel().collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, counting()));
    simpleNames.values().removeIf(it -> it == 1);
    assertThat(simpleNames).isEmpty();
  }

  @Test
  void noFolderHasMoreThanTwentyClasses() {
    var folders =
        topLevel().collect(groupingBy(JavaClass::getPackageName, TreeMap::new, counting()));
    folders.values().removeIf(it -> it <= 20);
    assertThat(folders).isEmpty();
  }

  private Stream<JavaClass> topLevel() {
    return product.stream()
        .filter(it -> it.isTopLevelClass() && !it.getSimpleName().equals("package-info"));
  }

  @Test
  void noPackagesDependOnEachOther() {
    check(
        slices()
            .matching(PRODUCT + ".(**)")
            .should()
            .beFreeOfCycles()
            .because(
                "a reader goes down from one package to the next: move the shared type below"));
  }

  @Test
  void aDefinitionGoesFromSourceOverCompileToModel() {
    var stage = PRODUCT + ".core.definition.";
    check(
        noClasses()
            .that()
            .resideInAPackage(stage + "source..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(stage + "compile..", stage + "model.."))
            .because("what is written knows nothing of what it means: compile it"));
    check(
        noClasses()
            .that()
            .resideInAPackage(stage + "model..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(stage + "source..", stage + "compile.."))
            .because("the engine must not see files: let compile put what it needs in the model"));
  }

  @Test
  void coreUsesOnlyTheJdkAndPureLibraries() {
    check(
        classes()
            .that()
            .resideInAPackage(PRODUCT + ".core..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(LIBRARIES_OF_CORE))
            .because(
                "core decides and nothing else: make it a port that another package implements"));
  }

  @Test
  void coreDoesNoInputAndOutput() {
    check(
        noClasses()
            .that()
            .resideInAPackage(PRODUCT + ".core..")
            .should()
            .dependOnClassesThat(doInputAndOutput())
            .because("core is called with values and returns values: read before, write after"));
  }

  @Test
  void coreHasNoClockOfItsOwn() {
    check(
        noClasses()
            .that()
            .resideInAPackage(PRODUCT + ".core..")
            .should()
            .callCodeUnitWhere(readsTheClock())
            .because("a test must be able to set the time: take a java.time.InstantSource"));
  }

  @Test
  void nothingSleeps() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(PRODUCT + ".app.postgres..")
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "sleep",
                    call ->
                        call.getTarget().getName().equals("sleep")
                            && call.getTarget().getOwner().getPackageName().startsWith("java.")))
            .because("waiting belongs in next_attempt_at of the table, waking in Wakeups"));
  }

  @Test
  void portsHaveNoSilentDefaults() {
    assertThat(product.stream().filter(ArchitectureTest::isPort).flatMap(it -> silentDefaults(it)))
        .as(
            "default methods of ports that answer by themselves: an implementation that forgets"
                + " one still compiles; make them abstract")
        .isEmpty();
  }

  @Test
  void aSilentDefaultIsSeen() {
    var port = new ClassFileImporter().importClass(SilentPort.class);
    assertThat(silentDefaults(port)).containsExactly("SilentPort.silent");
  }

  interface SilentPort {
    List<String> all();

    default int amount() {
      return all().size();
    }

    default Set<String> silent() {
      return Set.of();
    }
  }

  @Test
  void timeIsJavaTime() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(PRODUCT + ".app.job.Cron")
            .and()
            // Camel's components give what JDBC gives
            .doNotHaveFullyQualifiedName(PRODUCT + ".route.PlainValues")
            .and()
            // Java's certificates give it
            .doNotHaveFullyQualifiedName(PRODUCT + ".system.http.network.Pem")
            .should()
            .dependOnClassesThat(
                named(
                    "java.util.Date",
                    "java.util.Calendar",
                    "java.util.GregorianCalendar",
                    "java.text.SimpleDateFormat",
                    "java.sql.Timestamp"))
            .because("java.time says what it means; JDBC takes and gives OffsetDateTime"));
  }

  @Test
  void casesAreChangedInANamedLocale() {
    check(
        noClasses()
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .because("on a Turkish machine I is no capital i: pass Locale.ROOT"));
  }

  @Test
  void nothingIsInjectedIntoFields() {
    check(
        noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
            .because("a class says what it needs in its constructor"));
  }

  @Test
  void noStateIsStatic() {
    check(
        fields()
            .that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal()
            .because("two of everything must be able to live in one process: make it a field"));
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Data|Info)$")
            .orShould()
            .haveSimpleName("Service")
            .orShould()
            .haveNameMatching(".*\\.I[A-Z][a-z]\\w*$")
            .because("such a name fits anything: use the glossary's word for what it does"));
  }

  @Test
  void nullIsSaidWhereItIsMeant() {
    var unmarked =
        product.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(p -> p.getName())
            .toList();
    assertThat(unmarked).as("packages without @NullMarked in their package-info").isEmpty();
  }

  @Test
  void aRuleThatIsBrokenIsSeen() {
    var strict = new PackageRules.Rule("app", Set.of(), "nothing");
    assertThat(onlySeesItsOwn(strict).evaluate(product).hasViolation()).isTrue();
  }

  private static ArchRule onlySeesItsOwn(PackageRules.Rule it) {
    var forbidden =
        resideInAPackage(PRODUCT + "..")
            .and(DescribedPredicate.not(resideInAnyPackage(packagesOf(it.maySee()))))
            .and(DescribedPredicate.not(resideInAPackage(PRODUCT + "." + it.name() + "..")))
            .as("are in packages that %s may not see", it.name());
    return noClasses()
        .that()
        .resideInAPackage(PRODUCT + "." + it.name() + "..")
        .should()
        .dependOnClassesThat(forbidden)
        .because(it.because());
  }

  /** Rooms that do not exist yet break no rule. */
  private void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(product);
  }

  /** An interface of core that a class of another package implements. */
  private static boolean isPort(JavaClass type) {
    return type.isInterface()
        && isOfCore(type)
        && type.getAllSubclasses().stream().anyMatch(it -> !isOfCore(it));
  }

  private static boolean isOfCore(JavaClass type) {
    return type.getPackageName().startsWith(PRODUCT + ".core");
  }

  /** Its default methods that call no other method of it. */
  private static Stream<String> silentDefaults(JavaClass port) {
    return port.getMethods().stream()
        .filter(it -> it.reflect().isDefault())
        .filter(
            it ->
                it.getMethodCallsFromSelf().stream()
                    .noneMatch(call -> call.getTargetOwner().equals(port)))
        .map(it -> port.getSimpleName() + "." + it.getName())
        .sorted();
  }

  private static String[] packagesOf(Collection<String> packages) {
    return packages.stream().map(it -> PRODUCT + "." + it + "..").toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    var set = Set.of(names);
    return DescribedPredicate.describe(
        "are " + String.join(" or ", names), type -> set.contains(type.getName()));
  }

  private static DescribedPredicate<JavaClass> doInputAndOutput() {
    return DescribedPredicate.describe(
        "do input or output",
        type ->
            type.getPackageName().matches("java\\.(nio\\.(file|channels)|net|sql).*")
                    && !NAMES_OF_PLACES.contains(type.getName())
                || type.getName().matches("java\\.io\\.\\w*(Stream|Reader|Writer|File)"));
  }

  private static DescribedPredicate<JavaCall<?>> readsTheClock() {
    return DescribedPredicate.describe(
        "read the clock",
        call ->
            CLOCK_READERS.contains(call.getTarget().getName())
                && call.getTarget().getRawParameterTypes().isEmpty()
                && call.getTarget().getOwner().getName().matches("java\\.(time|lang)\\..*"));
  }
}
