package io.syncline.console.closes;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class CloseTemplates {

  private CloseTemplates() {}

  static native TemplateInstance closes(PageFrame frame, ClosesSheet sheet);
}
