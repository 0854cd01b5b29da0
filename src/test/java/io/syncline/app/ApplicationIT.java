package io.syncline.app;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WithTestDatabase.class)
class ApplicationIT {
  @Test
  void theProcessSaysThatItLives() {
    assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
  }
}
