package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sync may say of a field that stands for a file. */
class FileFieldChecksTest {

  private static final String VAULT =
      """
      type: vault
      baseUrl: https://vault.example
      objects:
        papers:
          entities: [contact]
          fields:
            mail: {attribute: email, type: email}
            bytes: {attribute: content, clearAs: impossible}
            sum: {writable: false}
          content:
            field: bytes
            checksum: sum
            algorithm: md5
            get: {method: GET, path: "/x/{id}/bytes"}
            create: {method: POST, path: /x, encoding: raw, body: {file: "{content}"}}
            update: {method: PUT, path: "/x/{id}", encoding: raw, body: {file: "{content}"}}
          operations:
            get: {method: GET, path: "/x/{id}"}
            list: {method: GET, path: /x}
            create: {method: POST, path: /x, body: {all: "{fields}"}}
            update: {method: PATCH, path: "/x/{id}", body: {all: "{fields}"}}
      """;

  private static final String ROUTES =
      """
      - route: {id: in, from: {uri: "direct:plain", steps: [{setBody: {simple: "${body}"}}]}}
      - route: {id: out, from: {uri: "direct:printed", steps: [{setBody: {simple: "${body}"}}]}}
      """;

  private static String sync(String mapping, String config) {
    return HEAD.replace("billing", "vault").replace("customers", "papers")
        + "fieldMapping:\n  crm: {properties.email: email}\n  vault:\n    mail: email\n    bytes: "
        + mapping
        + "\nsyncConfig: "
        + config
        + "\n";
  }

  private static List<String> problems(String sync) {
    var more =
        List.of(
            new Source("vault.system.yaml", Source.Kind.SYSTEM, VAULT),
            new Source("own.camel.yaml", Source.Kind.ROUTES, ROUTES));
    return load(Map.of(), more, sync).findings().stream()
        .filter(Finding::refuses)
        .map(Finding::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{to: content, transform: ['direct:plain'], inverse: 'direct:printed'} | direct:plain",
        "{to: content, transform: ['direct:plain'], direction: in} | direct:plain",
        "{to: content, transform: [trim, uppercase]} | trim, uppercase",
        "{to: content, values: {a: b}} | values",
        "{to: content, default: none} | default",
      })
  void nothingChangesTheChecksumOfAFile(String mapping, String what) {
    var sync = sync(mapping, "{}");
    long line = sync.lines().takeWhile(it -> !it.startsWith("    bytes")).count() + 1;
    assertThat(problems(sync))
        .singleElement()
        .asString()
        .contains(
            ".sync.yaml:" + line,
            "`" + what + "` cannot change `bytes` of `vault`",
            "it is a file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{cleansing: {normalizeCase: {content: uppercase}}} | normalizeCase",
        "{validation: {content: {normalize: uppercase}}} | normalize: uppercase",
        "{validation: {content: {onMissing: default, default: none}}} | default",
      })
  void norDoRulesOfTheSync(String config, String what) {
    assertThat(problems(sync("content", config)))
        .singleElement()
        .asString()
        .contains("`" + what + "` cannot change `bytes` of `vault`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{to: content} | {} | `properties.firstname` of `crm` is none",
        "{to: content, direction: in} | {} | ",
        "{to: content} | {ownership: {content: vault}} | ",
      })
  void whatIsNoFileIsNotWrittenAsOne(String mapping, String config, String why) {
    var sync = sync(mapping, config).replace("crm: {", "crm: {properties.firstname: content, ");
    var problems = problems(sync);
    if (why == null) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).singleElement().asString().contains("would be no file: " + why);
    }
  }

  @Test
  void norIsWhatARuleComputes() {
    var rule = "businessRules: [{name: digest, rule: \"content = lower(email)\"}]\n";
    assertThat(problems(sync("content", "{}") + rule))
        .singleElement()
        .asString()
        .contains("would be no file: a rule computes `content`");
  }

  @Test
  void aFileIsMappedAsItIs() {
    assertThat(problems(sync("content", "{cleansing: {trimWhitespace: true}}"))).isEmpty();
    assertThat(problems(sync("{to: content, direction: in}", "{}"))).isEmpty();
  }
}
