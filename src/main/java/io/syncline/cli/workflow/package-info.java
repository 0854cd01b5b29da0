/** Commands about workflows. */
@NullMarked
package io.syncline.cli.workflow;

import org.jspecify.annotations.NullMarked;
