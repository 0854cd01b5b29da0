package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.VendorCalls;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests and answers in the shape that the pages of Google Drive and Google Sheets show. */
class GoogleManifestsTest {

  private final VendorCalls drive = new VendorCalls("google-drive", Map.of("folder", "F1"));
  private final VendorCalls sheets =
      new VendorCalls("google-sheets", Map.of("spreadsheetId", "S1", "sheet", "My contacts!A:Z"));

  @Test
  void trashIsAnArchiveAndAnIncompleteSearchIsAFailure() {
    drive.answers(
        200,
        """
        {"nextPageToken": "t2", "incompleteSearch": false, "files": [{"id": "f1", "name": "Plan", "version": "12", "trashed": true, "size": "1024",
          "modifiedTime": "2026-02-03T04:05:06.789Z", "appProperties": {"synclineId": "m0"}}]}
        """);
    drive.answers(200, "{\"incompleteSearch\": true, \"files\": []}");
    var page = drive.list("files");

    assertThat(drive.line(0))
        .startsWith("GET /drive/v3/files?fields=nextPageToken,incompleteSearch,files(id,name,")
        .endsWith(
            "&includeItemsFromAllDrives=true&orderBy=createdTime&pageSize=50&supportsAllDrives=true");
    assertThat(page.records())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.archived()).isTrue();
              assertThat(it.version()).isEqualTo("12");
            });
    assertThatThrownBy(() -> drive.list("files")).isInstanceOf(SystemFailure.class);
  }

  @Test
  void aFileIsCreatedInItsFolderAndFoundByItsProperty() {
    drive.answers(200, "{\"id\": \"f1\", \"name\": \"Plan\"}");
    drive.answers(200, "{\"incompleteSearch\": false, \"files\": []}");
    drive.answers(200, "{\"id\": \"f1\", \"trashed\": true}");
    drive.create(
        "files", Map.of("name", Value.text("Plan"), "appProperties.synclineId", Value.text("m0")));
    drive.find("files", "appProperties.synclineId", "m'0");
    drive.write("files", new WriteRequest.Archive(VendorCalls.ref("files", "f1"), "k"));

    assertThat(drive.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"name\": \"Plan\", \"appProperties\": {\"synclineId\": \"m0\"}, \"parents\":"
                    + " [\"F1\"]}"));
    assertThat(drive.line(1))
        .contains("&q=appProperties has { key='synclineId' and value='m\\'0' }&");
    assertThat(drive.line(2)).startsWith("PATCH /drive/v3/files/f1?fields=id,");
    assertThat(drive.body(2)).isEqualTo(VendorCalls.json("{\"trashed\": true}"));
  }

  @Test
  void rowsHaveTheNamesOfTheirHeader() {
    sheets.answers(
        200,
        """
        {"range": "'My contacts'!A1:Z1000", "majorDimension": "ROWS", "values": [["Id", "E-mail", "Score"], ["1", "ada@example.com", 7], [], ["2"]]}
        """);
    sheets.answers(200, "{\"range\": \"'My contacts'!A1:Z1000\", \"majorDimension\": \"ROWS\"}");
    var page = sheets.list("rows");

    assertThat(sheets.line(0))
        .isEqualTo(
            "GET /v4/spreadsheets/S1/values/My contacts!A:Z?dateTimeRenderOption=FORMATTED_STRING"
                + "&majorDimension=ROWS&valueRenderOption=UNFORMATTED_VALUE");
    assertThat(page.records()).extracting(it -> it.ref().id()).containsExactly("1", "2");
    assertThat(page.records().get(0).fields().fields())
        .containsEntry("E-mail", Value.text("ada@example.com"))
        .containsEntry("Score", Value.decimal(7));
    assertThatThrownBy(() -> sheets.list("rows")).isInstanceOf(SystemFailure.class);
  }
}
