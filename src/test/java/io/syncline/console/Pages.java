package io.syncline.console;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.syncline.api.ApiProfile;

/** Opens pages as somebody who is signed in. */
final class Pages {

  private Pages() {}

  static Response open(String path) {
    return given()
        .urlEncodingEnabled(false)
        .header("Authorization", "Bearer " + ApiProfile.TOKEN)
        .get(path);
  }
}
