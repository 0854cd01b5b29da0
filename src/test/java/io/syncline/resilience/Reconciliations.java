package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.util.Set;

/** Comparisons of one sync, asked for over the API. */
record Reconciliations(Product product, String sync) {

  private static final Set<String> UNDER_WAY = Set.of("waiting", "running");

  /** One as it ended. */
  JsonPath ended() {
    return ended(ask());
  }

  /** Asks for one; its id. */
  String ask() {
    var asked = product.api("POST", "/syncs/" + sync + "/reconcile", "{}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    return JsonPath.from(asked.body()).getString("id");
  }

  /** What became of it. */
  JsonPath ended(String id) {
    await("run " + id)
        .atMost(Stage.PATIENCE)
        .until(() -> !UNDER_WAY.contains(run(id).getString("status")));
    return run(id);
  }

  private JsonPath run(String id) {
    return JsonPath.from(product.api("GET", "/runs/" + id, null).body());
  }
}
