package io.syncline.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.resilience.Product;
import io.syncline.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's tour beside the packaged product: what it prints is what happened. */
@Tag("process")
class DemoIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);

  @TempDir Path directory;
  private Product product;
  private Town town;

  @BeforeEach
  void start() {
    product = new Product(directory);
    town = Town.start(product.uri("/hooks"));
    product
        .with(town.environment())
        .with(
            Map.of(
                "SYNCLINE_ROUTES_DIR", Path.of("routes").toAbsolutePath().toString(),
                "QUARKUS_DATASOURCE_JDBC_URL", TestDatabase.freshUrl(),
                "QUARKUS_DATASOURCE_USERNAME", TestDatabase.user(),
                "QUARKUS_DATASOURCE_PASSWORD", TestDatabase.password()))
        .start("hubspot");
  }

  @AfterEach
  void stop() {
    product.close();
    for (var place : Place.values()) {
      town.at(place).close();
    }
  }

  @Test
  @DisplayName(
      "every scene is printed as it happened, and the line it prints settles the question of two"
          + " names")
  void everySceneIsPrintedAndAPersonsAnswerSettlesTheQuestion() throws Exception {
    var api = new ProductApi(product.uri(""), Product.TOKEN);
    var tally = new Tally();
    var teller = new Teller(terminal, tally);
    var people = new ForPeople(api, town, teller);
    for (var scene : new Scenes(town, teller, new Verdicts(api, teller, tally, people)).tour()) {
      scene.play();
    }

    assertThat(said())
        .contains("is a new contact in HubSpot")
        .contains("reported our own write back to us: an echo, skipped")
        .contains("what this sync carries is unchanged: skipped")
        .contains("was read before it was written, which brought the number to light")
        .contains("a conflict over lastName: HubSpot wins, by the rule masterWins")
        .contains("only you can decide this: Which value of lastName should be kept")
        .contains("a dead letter, with all that is needed to try again")
        .doesNotContain("was seen; the log may say why");

    var question = api.questions("first-meeting").get(0);
    decide();
    await("both hold what was decided")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(namesOf(question.path("ref"))).hasSize(1));
    assertThat(api.questions("first-meeting"))
        .noneMatch(it -> it.path("status").asText().equals("open"));
    assertThat(people.count()).isEqualTo(2);
    people.report();
    assertThat(people.count()).isEqualTo(1);
    assertThat(said()).contains(" is answered; last names now: ");
  }

  private String said() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** As the printed line does that a person may copy. */
  private void decide() {
    var line = Pattern.compile("-d '(\\{\"choice\":\"take\"[^']*)' \\S+/api/v1(\\S+)");
    var found = line.matcher(said());
    assertThat(found.find()).as(said()).isTrue();
    var answer = product.api("POST", found.group(2), found.group(1));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The names that HubSpot and Zendesk hold for the record of the question. */
  private List<String> namesOf(JsonNode ref) {
    var asked = Place.valueOf(ref.path("system").asText().toUpperCase(Locale.ROOT));
    var email = town.at(asked).record(ref.path("id").asText()).text(asked.email());
    return Stream.of(Place.HUBSPOT, Place.ZENDESK)
        .flatMap(
            place ->
                town.at(place).records().stream()
                    .filter(it -> email.equals(it.text(place.email())))
                    .map(it -> Card.of(place, it).name()))
        .distinct()
        .toList();
  }
}
