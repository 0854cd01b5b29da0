package io.syncline.console.questions;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.Frame;

@CheckedTemplate(basePath = "console")
final class QuestionTemplates {

  private QuestionTemplates() {}

  static native TemplateInstance questions(Frame frame, QueueView queue);

  static native TemplateInstance question(Frame frame, QuestionSheet sheet);

  static native TemplateInstance alike(Frame frame, AlikeView alike);
}
