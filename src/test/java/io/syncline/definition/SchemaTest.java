package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.binding.RecordShape;
import io.syncline.definition.source.ConnectionFile;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.definition.source.DefinitionRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The published schemas and examples agree with the records that files become. */
class SchemaTest {

  private static final Path RESOURCES = Path.of("src", "main", "resources", "schema");
  private static final Path DOCS = Path.of("docs", "reference");

  private static final Map<String, Class<?>> FILES =
      Map.of(
          "sync", SyncDefinition.class,
          "system", SystemType.class,
          "connection", ConnectionFile.class,
          "case", CaseFile.class);

  private static final List<Class<? extends Record>> READ_AND_WRITTEN =
      List.of(
          SystemType.Endpoint.class,
          SystemType.Setting.class,
          SystemType.RateLimit.class,
          ErrorRule.class,
          ObjectType.class,
          FieldType.class,
          Operation.class,
          Operation.ItemStatus.class,
          Paging.class);

  private static final List<String> INACTIVE = List.of("job", "keepUnmapped");

  @ParameterizedTest
  @ValueSource(strings = {"sync", "system", "connection", "case"})
  void aSchemaSaysWhatTheRecordsSay(String kind) throws IOException {
    var text = SchemaOf.text("Syncline " + kind + " file", FILES.get(kind));
    var name = kind + ".schema.json";
    if (Boolean.getBoolean("schema.write")) {
      Files.writeString(RESOURCES.resolve(name), text);
      Files.writeString(DOCS.resolve(name), text);
    }
    assertThat(RESOURCES.resolve(name))
        .as("write it again with -Dschema.write=true")
        .hasContent(text);
    assertThat(DOCS.resolve(name)).hasContent(text);
  }

  @Test
  void everyKeyIsInTheDocs() throws IOException {
    var files = new LinkedHashMap<String, Class<?>>();
    for (var kind : List.of("sync", "system", "connection", "case")) {
      files.put("*." + kind + ".yaml", FILES.get(kind));
    }
    var text = KeysOf.text(files);
    assertThat(text).as("a key without a meaning").doesNotContain("|  |\n");
    if (Boolean.getBoolean("schema.write")) {
      Files.writeString(DOCS.resolve("keys.md"), text);
    }
    assertThat(DOCS.resolve("keys.md"))
        .as("write it again with -Dschema.write=true")
        .hasContent(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync", "system", "connection", "case"})
  void anExampleIsInTheJarAndInTheDocsAndHasNoProblem(String kind) throws IOException {
    var name = "example." + kind + ".yaml";
    var text = Files.readString(RESOURCES.resolve(name));
    assertThat(DOCS.resolve(name)).hasContent(text);
    assertThat(findings(kind, name, text)).filteredOn(Finding::refuses).isEmpty();
    assertThat(errors(kind, text)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.syncline.system.http.Manifests#types")
  void aShippedManifestFitsTheSchema(String name) throws IOException {
    var text = Files.readString(Path.of("routes", "systems", name + ".system.yaml"));
    assertThat(errors("system", text)).isEmpty();
  }

  private static List<Finding> findings(String kind, String name, String text) {
    return switch (kind) {
      case "sync" -> DefinitionReader.readSync(name, text, null).findings();
      case "system" -> DefinitionReader.readSystem(name, text).findings();
      case "connection" -> DefinitionReader.readConnection(name, text).findings();
      default -> DefinitionReader.readCase(name, text).findings();
    };
  }

  private static List<String> errors(String kind, String yaml) throws IOException {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    var schema = registry.getSchema(Files.readString(RESOURCES.resolve(kind + ".schema.json")));
    // with its aliases resolved, as editors and the product read it
    var json = new ObjectMapper().writeValueAsString(new Yaml().<Object>load(yaml));
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service: a\nsystems: [{id: x}]\nsync_config: {Batch-Size: 5}",
        "name: a\nsystems: [{id: x, deletes: PROPAGATE}]\nsecurity: {pii-protection: true}",
        "service: a\nvalidation: {email: {required: true, format: e.164}}"
      })
  void theSchemaTakesWhatTheReaderTakes(String text) throws IOException {
    assertThat(DefinitionReader.readSync("a.sync.yaml", text, null).findings()).isEmpty();
    assertThat(errors("sync", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service: a\nsystms: []",
        "service: a\nsyncConfig: {batchSize: 0}",
        "service: a\nsystems: [{id: x, deletes: maybe}]"
      })
  void theSchemaRefusesWhatTheReaderRefuses(String text) throws IOException {
    assertThat(DefinitionReader.readSync("a.sync.yaml", text, null).findings()).isNotEmpty();
    assertThat(errors("sync", text)).isNotEmpty();
  }

  @Test
  void everyRecordOfAFileIsRegisteredForReflection() {
    var used = new LinkedHashSet<Class<?>>();
    FILES.values().forEach(file -> used.addAll(SchemaOf.records(file)));
    for (var type : List.copyOf(used)) {
      Stream.of(type.getRecordComponents())
          .filter(it -> it.isAnnotationPresent(Group.class))
          .forEach(it -> used.add(it.getType()));
    }
    assertThat(DefinitionRecords.ALL)
        .containsAll(used.stream().map(it -> it.<Record>asSubclass(Record.class)).toList());
  }

  /** Written about in the guide, and shown in the example. */
  @Test
  void everyKeyByWhichASystemIsReadAndWrittenIsInTheGuideAndInTheExample() throws IOException {
    var guide =
        Files.readString(Path.of("docs", "connect-a-system.md"))
            + Files.readString(Path.of("docs", "databases.md"));
    var example =
        Files.readString(DOCS.resolve("example.system.yaml"))
            + Files.readString(Path.of("docs", "databases", "systems", "erp.system.yaml"));
    var missing = new ArrayList<String>();
    for (var type : READ_AND_WRITTEN) {
      for (var key : RecordShape.of(type).writableKeys()) {
        var name = key.name();
        if (!guide.matches("(?s).*`[^`\\n]*\\b" + name + "\\b[^`\\n]*`.*")) {
          missing.add(type.getSimpleName() + "." + name + " in the guide");
        }
        if (!INACTIVE.contains(name) && !example.matches("(?s).*\\b" + name + ":.*")) {
          missing.add(type.getSimpleName() + "." + name + " in the example");
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Those that few need are shown together. */
  @Test
  void theExampleOfRareKeysHasNoProblem() {
    var loaded =
        new RoutesDirectory(
                Map.of(
                    "CLUB_BASE_URL", "https://club.example",
                    "CLUB_ACCOUNT", "a",
                    "CLUB_ACCOUNT_KEY", "k",
                    "REGISTER_URL", "jdbc:postgresql://db.example/register",
                    "REGISTER_USER", "a",
                    "REGISTER_PASSWORD", "p",
                    "PEOPLE_DATA_BASE_URL", "https://people.example",
                    "PEOPLE_DATA_ACCOUNT", "a",
                    "PEOPLE_DATA_ACCOUNT_KEY", "k",
                    "SYNCLINE_SECRET_KEY", "set"))
            .load(Path.of("docs", "definitions"));
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.syncs()).hasSize(1);
  }

  /** Each key of syncs and systems is in a page, and is shown in a file that loads. */
  @ParameterizedTest
  @ValueSource(strings = {"sync", "system"})
  void everyKeyIsInTheGuideAndInAnExample(String kind) throws IOException {
    var examples = new StringBuilder();
    for (var root : List.of("docs", "routes")) {
      try (var files = Files.walk(Path.of(root))) {
        for (var file : files.filter(it -> it.toString().endsWith("." + kind + ".yaml")).toList()) {
          examples.append(Files.readString(file).replaceAll("(?m)#.*$", "")).append('\n');
        }
      }
    }
    var guide = new StringBuilder();
    try (var pages = Files.list(Path.of("docs"))) {
      for (var page : pages.filter(it -> it.toString().endsWith(".md")).toList()) {
        guide.append(Files.readString(page)).append('\n');
      }
    }
    var missing = new ArrayList<String>();
    for (var type : SchemaOf.records(FILES.get(kind))) {
      for (var key : RecordShape.of(type.asSubclass(Record.class)).writableKeys()) {
        if (!INACTIVE.contains(key.name())
            && !examples.toString().matches("(?s).*[^\\w.]\"?" + key.name() + "\"?:.*")) {
          missing.add(type.getSimpleName() + "." + key.name() + " in an example");
        }
        var inText = "`[^`\\n]*\\b" + key.name() + "\\b[^`\\n]*`";
        if (!Pattern.compile(inText + "|\\b" + key.name() + ":").matcher(guide).find()) {
          missing.add(type.getSimpleName() + "." + key.name() + " in the guide");
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyKeyOfASystemIsDescribed() throws IOException {
    var schema = new ObjectMapper().readTree(SchemaOf.text("system", FILES.get("system")));
    var without = new ArrayList<String>();
    for (var type : schema.get("$defs").properties()) {
      for (var keys : type.getValue().findValues("properties")) {
        keys.properties().stream()
            .filter(key -> !key.getValue().has("description"))
            .forEach(key -> without.add(type.getKey() + "." + key.getKey()));
      }
    }
    assertThat(without).isEmpty();
  }
}
