package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class NowIT {

  @Inject Seeds seeds;

  @Test
  void aSyncThatWasNeverReconciledIsNotSaidToAgree() {
    var page = Pages.open("/console").asString();

    assertThat(page)
        .contains("None of 2 syncs is known to agree")
        .contains("orders is not started");
    assertThat(page).doesNotContain("All 2 syncs agree");
  }

  @Test
  void systemsAreShownWithWhatIsKnownOfThem() {
    var page = Pages.open("/console").asString();

    assertThat(page).contains("desk").contains("does not answer").contains("no failure seen");
    assertThat(page).contains("not asked yet").contains("not measured");
  }

  @Test
  void whatWaitsForPeopleIsCounted() {
    seeds.question(seeds.contact("now-1"));

    assertThat(Pages.open("/console").asString()).contains("contacts waits for people");
  }

  @Test
  void everyPageLetsABrowserLoadNothingButOurOwnFiles() {
    for (var path : new String[] {"/console", "/console/nothing"}) {
      var answer = Pages.open(path);

      assertThat(answer.contentType()).isEqualTo("text/html;charset=UTF-8");
      assertThat(answer.header("Content-Security-Policy"))
          .isEqualTo(
              "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"
                  + " 'none'");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.asString()).doesNotContain(" style=").doesNotContain("<style");
      assertThat(answer.asString()).doesNotContainPattern("<script(?! src=)");
    }
  }

  @Test
  void anUnknownAddressIsAPage() {
    var answer = Pages.open("/console/nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.asString()).contains("Not found").contains("role=\"search\"");
  }

  @Test
  void theFilesThatPagesLoadAreThere() {
    for (var path : new String[] {Assets.HTMX, Assets.PICO, Assets.STYLE, Assets.SCRIPT}) {
      assertThat(Pages.open(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(Pages.open("/console/icon.svg").statusCode()).isEqualTo(200);
  }

  @Test
  void nobodySeesAPageWithoutBeingKnown() {
    assertThat(RestAssured.get("/console").statusCode()).isEqualTo(401);
  }
}
