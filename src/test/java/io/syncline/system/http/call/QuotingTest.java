package io.syncline.system.http.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.json.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No value ends the text, the path segment or the parameter that it is in. */
class QuotingTest {

  private static final List<String> NASTY =
      List.of(
          "O'Brien",
          "' OR Name LIKE '%",
          "x\\",
          "x\\' OR 1=1 --",
          "\" OR \"\"=\"",
          "a\nb\r\tc",
          "'",
          "''",
          "\\'",
          "/../admin?x=1&y=2#z",
          "%27 %2f",
          "Łukasz {value} ${token}");

  /** How a language reads the text between its quotes, written down a second time. */
  private record Language(String format, char quote, String escape, UnaryOperator<String> read) {
    @Override
    public String toString() {
      return format;
    }
  }

  static Stream<Language> languages() {
    UnaryOperator<String> backslashes =
        text ->
            Pattern.compile("\\\\(.)", Pattern.DOTALL)
                .matcher(text)
                .replaceAll(
                    it ->
                        java.util.regex.Matcher.quoteReplacement(
                            switch (it.group(1)) {
                              case "n" -> "\n";
                              case "r" -> "\r";
                              case "t" -> "\t";
                              default -> it.group(1);
                            }));
    return Stream.of(
        new Language("soql", '\'', "\\\\.", backslashes),
        new Language("odata", '\'', "''", text -> text.replace("''", "'")),
        new Language("jql", '"', "\\\\.", backslashes),
        new Language(
            "quoted",
            '"',
            "\\\\.",
            text -> Pattern.compile("\\\\(.)", Pattern.DOTALL).matcher(text).replaceAll("$1")),
        new Language(
            "json",
            '"',
            "\\\\.",
            text ->
                ((Value.Text) Json.parseStruct("{\"v\": \"" + text + "\"}").fields().get("v"))
                    .value()));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void aValueIsReadAsItselfByItsLanguage(Language language) {
    for (var value : NASTY) {
      var q = language.quote();
      var text = query(q + "{value:" + language.format() + "}" + q + " LIMIT 5", value);
      var one =
          Pattern.compile(
              q + "((?:" + language.escape() + "|[^" + q + "])*)" + q + " LIMIT 5", Pattern.DOTALL);
      var parsed = one.matcher(text);
      assertThat(parsed.matches()).as(text).isTrue();
      var between = parsed.group(1);
      assertThat(between.replaceAll("(?s)" + language.escape(), "")).doesNotContain("" + q);
      assertThat(language.read().apply(between)).isEqualTo(value);
    }
  }

  @Test
  void theElementsOfAListStandBetweenQuotesEach() {
    var call =
        template("GET", "/q", "query: {q: \"Id IN ('{ids:soql}')\"}")
            .call(
                TemplateValues.EMPTY.with(
                    "ids", new Value.Items(List.of(Value.text("a'b"), Value.text("c")))),
                List.of());
    assertThat(parameter(call.uri())).isEqualTo("Id IN ('a\\'b','c')");
  }

  @Test
  void aPlaceInAPathOrAQueryStaysInItsSegmentAndParameter() {
    for (var value : NASTY) {
      var call =
          template("GET", "/people/{value}/notes", "query: {\"{field}\": \"{value}\", q: all}")
              .call(TemplateValues.EMPTY.with("value", value).with("field", value), List.of());
      assertThat(call.uri().getRawPath().split("/")).as(value).hasSize(4);
      assertThat(call.uri().getRawFragment()).isNull();
      assertThat(call.uri().getHost()).isEqualTo("t.example");
      assertThat(call.uri().getRawQuery().split("&")).as(value).hasSize(2);
      assertThat(call.uri().getRawQuery()).doesNotContain("'", "/", "\"", " ");
    }
  }

  @Test
  void aSettingStaysInThePath() {
    var call =
        template("GET", "/${space}/x", "query: {q: \"{value}\"}")
            .call(TemplateValues.EMPTY.with("value", "v"), List.of());
    assertThat(call.uri()).hasToString("https://t.example/a/b%3Fc%23d%40e/x?q=v");
  }

  private static String query(String template, String value) {
    var yaml = "query: {q: '" + template.replace("'", "''") + "'}";
    return parameter(
        template("GET", "/q", yaml)
            .call(TemplateValues.EMPTY.with("value", value), List.of())
            .uri());
  }

  private static String parameter(URI uri) {
    return URLDecoder.decode(uri.getRawQuery().substring("q=".length()), UTF_8);
  }

  private static CallTemplate template(String method, String path, String rest) {
    var read =
        DefinitionReader.readSystem(
            "t.system.yaml",
            """
            type: t
            baseUrl: https://t.example
            settings: {space: {}}
            objects:
              people:
                id: id
                operations:
                  find:
                    method: %s
                    path: "%s"
                    %s
            """
                .formatted(method, path, rest));
    var type = read.definition();
    assertThat(type).as(read.findings().toString()).isNotNull();
    return new CallTemplate(
        type,
        type.objects().get("people").operations().get(Operation.Kind.FIND),
        Map.of("space", "a/b?c#d@e"));
  }
}
