package io.syncline.console.now;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;

@CheckedTemplate(basePath = "console")
final class NowTemplates {

  private NowTemplates() {}

  static native TemplateInstance now(Frame frame, NowView now);
}
