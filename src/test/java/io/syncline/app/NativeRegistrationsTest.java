package io.syncline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.syncline.app.job.BulkBeans;
import io.syncline.app.job.ReconciliationBeans;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.definition.source.DefinitionRecords;
import jakarta.inject.Named;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeRegistrationsTest {
  private static final Path OUTPUT = Path.of("target", "classes");

  /** Read by their extensions, or only on the JVM. */
  private static final List<String> KNOWN_OTHERWISE =
      List.of("application.properties", "db/migration/**", "META-INF/**", "templates/**");

  private static final String IMAGE_PROPERTIES =
      "META-INF/native-image/io.syncline/syncline/native-image.properties";

  private static final Pattern OF_A_PROCESS =
      Pattern.compile(
          "\\b(Inet4?6?Address|InetSocketAddress|Cleaner|Thread|Timer|\\w*Random|\\w*Executor(Service)?"
              + "|\\w*Socket|\\w*Channel|HttpClient|SSLContext|WatchService|Process)\\b");

  @Test
  void whatIsRegisteredExists() throws IOException {
    for (var pattern : includes()) {
      var folder = pattern.substring(0, pattern.lastIndexOf('/') + 1);
      assertThat(getClass().getClassLoader().getResource(folder))
          .as("resource folder of the native image: %s", folder)
          .isNotNull();
    }
  }

  @Test
  void everyResourceOfOursIsRegistered() throws IOException {
    var patterns = includes();
    try (var files = Files.walk(OUTPUT)) {
      var forgotten =
          files
              .filter(Files::isRegularFile)
              .map(OUTPUT::relativize)
              .filter(file -> !file.toString().endsWith(".class"))
              .filter(file -> KNOWN_OTHERWISE.stream().noneMatch(p -> matches(p, file)))
              .filter(file -> patterns.stream().noneMatch(p -> matches(p, file)))
              .toList();
      assertThat(forgotten)
          .as("add them to quarkus.native.resources.includes, with the reason")
          .isEmpty();
    }
  }

  @Test
  void everyRecordThatFilesAreBoundToIsRegistered() {
    var registered = NativeRegistrations.class.getAnnotation(RegisterForReflection.class);
    assertThat(registered.targets()).contains(DefinitionRecords.ALL.toArray(Class<?>[]::new));
  }

  /** The check of the environment reads their methods before anything is started. */
  @Test
  void everyGroupOfSettingsIsRegistered() {
    var registered = NativeRegistrations.class.getAnnotation(RegisterForReflection.class).targets();
    assertThat(registered)
        .contains(SynclineSettings.class)
        .contains(SynclineSettings.class.getDeclaredClasses());
  }

  /** A service is found by its resource and made by reflection. */
  @Test
  void everyServiceIsRegistered() throws IOException {
    var registered = NativeRegistrations.class.getAnnotation(RegisterForReflection.class);
    var names =
        Stream.concat(
                Stream.of(registered.targets()).map(Class::getName),
                Stream.of(registered.classNames()))
            .toList();
    for (var service : includes()) {
      if (service.startsWith("META-INF/services/")) {
        var ours = getClass().getClassLoader().getResources(service);
        var found = new ArrayList<String>();
        while (ours.hasMoreElements()) {
          try (var in = ours.nextElement().openStream()) {
            new String(in.readAllBytes(), UTF_8)
                .lines()
                .filter(it -> !it.isBlank() && !it.startsWith("#"))
                .forEach(found::add);
          }
        }
        assertThat(found).as(service).isNotEmpty();
        assertThat(names).as(service).containsAll(found);
      }
    }
    assertThat(registered.classNames())
        .allSatisfy(
            it -> assertThat(Class.forName(it, false, getClass().getClassLoader())).isNotNull());
  }

  /** A connection that seals values is a proxy, which calls the real one by reflection. */
  @Test
  void whatAProxyHandsOnToIsRegistered() {
    var registered = NativeRegistrations.class.getAnnotation(RegisterForReflection.class).targets();
    assertThat(registered).contains(Connection.class);
  }

  /** The extensions look for them in these folders, and in no other. */
  @Test
  void migrationsTemplatesAndAssetsAreWhereTheirExtensionsLook() throws IOException {
    try (var files = Files.walk(OUTPUT)) {
      var elsewhere =
          files
              .filter(Files::isRegularFile)
              .map(it -> OUTPUT.relativize(it).toString())
              .filter(it -> it.matches(".*\\.(sql|html|js|css|svg|ico)"))
              .filter(it -> !it.matches("db/migration/V\\d+__\\w+\\.sql"))
              .filter(it -> !it.matches("templates/.*\\.html"))
              .filter(it -> !it.startsWith("META-INF/resources/"))
              .toList();
      assertThat(elsewhere).isEmpty();
    }
  }

  /**
   * A native image is built with every class initialized: an address, a thread or chance of the
   * machine that builds it would end the build, or be the same in every process.
   */
  @Test
  void whatOnlyAProcessMayHoldIsMadeWhenItRuns() throws Exception {
    var holders =
        classes().stream()
            .filter(
                type ->
                    Stream.of(type.getDeclaredFields())
                        .filter(it -> Modifier.isStatic(it.getModifiers()))
                        .map(it -> it.getGenericType().getTypeName())
                        .anyMatch(it -> OF_A_PROCESS.matcher(it).find()))
            .map(Class::getName)
            .toList();
    var properties = new Properties();
    try (var in = Files.newInputStream(OUTPUT.resolve(IMAGE_PROPERTIES))) {
      properties.load(in);
    }
    var option = "--initialize-at-run-time=";
    assertThat(properties.getProperty("Args")).startsWith(option);
    var named = List.of(properties.getProperty("Args").substring(option.length()).split(","));
    assertThat(named)
        .as(IMAGE_PROPERTIES)
        .filteredOn(it -> it.startsWith("io.syncline."))
        .containsExactlyInAnyOrderElementsOf(holders);
    for (var library : named) {
      var path = library.replace('.', '/');
      assertThat(Stream.of(path, path + ".class").map(getClass().getClassLoader()::getResource))
          .as(library)
          .anyMatch(Objects::nonNull);
    }
  }

  /**
   * A native image may hold none, not even a lambda that does nothing: such a one is made early.
   */
  @Test
  void noFieldIsACleanable() throws Exception {
    for (var type : classes()) {
      assertThat(type.getDeclaredFields())
          .as(type.getName())
          .noneMatch(it -> Cleaner.Cleanable.class.isAssignableFrom(it.getType()));
    }
  }

  /** All of ours, none of them initialized by this. */
  private static List<Class<?>> classes() throws Exception {
    var loader = NativeRegistrationsTest.class.getClassLoader();
    var classes = new ArrayList<Class<?>>();
    try (var files = Files.walk(OUTPUT)) {
      for (var file : files.map(OUTPUT::relativize).map(Path::toString).sorted().toList()) {
        if (file.endsWith(".class")) {
          var name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
          classes.add(Class.forName(name, false, loader));
        }
      }
    }
    return classes;
  }

  /** The beans that pipelines name, by the producers that make them. */
  private static Map<String, Class<?>> namedBeans() {
    var beans = new HashMap<String, Class<?>>();
    for (var producers :
        List.of(Engine.class, Routing.class, BulkBeans.class, ReconciliationBeans.class)) {
      for (var method : producers.getDeclaredMethods()) {
        var name = method.getAnnotation(Named.class);
        if (name != null) {
          beans.put(name.value(), method.getReturnType());
        }
      }
    }
    return beans;
  }

  @Test
  void everyBeanAndExceptionThatPipelinesNameIsRegistered() throws Exception {
    var registered = NativeRegistrations.class.getAnnotation(RegisterForReflection.class).targets();
    var beans = namedBeans();
    var refs = new TreeSet<String>();
    var exceptions = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(Path.of("routes", "pipelines"), "*.yaml")) {
      for (var file : files) {
        var text = Files.readString(file);
        Pattern.compile("ref: (\\w+)").matcher(text).results().forEach(it -> refs.add(it.group(1)));
        Pattern.compile("- (io\\.syncline\\.[\\w.]+)")
            .matcher(text)
            .results()
            .forEach(it -> exceptions.add(it.group(1)));
      }
    }
    assertThat(refs).isNotEmpty();
    for (var ref : refs) {
      assertThat(beans).as("a producer named like the bean of the routes").containsKey(ref);
      assertThat(registered).as(ref).contains(beans.get(ref));
    }
    assertThat(exceptions).isNotEmpty();
    for (var exception : exceptions) {
      assertThat(registered).contains(Class.forName(exception));
    }
  }

  /** Camel looks them up by name, when a route is started. */
  @Test
  void everyMethodThatPipelinesNameExists() throws IOException {
    var beans = namedBeans();
    var called = Pattern.compile("ref: (\\w+)\\s+method: \"?(\\w+)");
    var missing = new TreeSet<String>();
    int found = 0;
    try (var files = Files.newDirectoryStream(Path.of("routes", "pipelines"), "*.yaml")) {
      for (var file : files) {
        for (var it : called.matcher(Files.readString(file)).results().toList()) {
          found++;
          var bean = Objects.requireNonNull(beans.get(it.group(1)));
          if (Stream.of(bean.getMethods()).noneMatch(m -> m.getName().equals(it.group(2)))) {
            missing.add(file.getFileName() + ": " + it.group(1) + "." + it.group(2));
          }
        }
      }
    }
    assertThat(found).isGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static List<String> includes() throws IOException {
    var properties = new Properties();
    try (var in = Files.newInputStream(OUTPUT.resolve("application.properties"))) {
      properties.load(in);
    }
    return List.of(properties.getProperty("quarkus.native.resources.includes").split(","));
  }

  private static boolean matches(String pattern, Path file) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
  }
}
