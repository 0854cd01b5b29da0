/** Commands about the rights of persons. */
@NullMarked
package io.syncline.cli.privacy;

import org.jspecify.annotations.NullMarked;
