# SPDX-License-Identifier: GPL-2.0-or-later
# src/board/virtual - sources that irqlab compiles into each image when it grades: nothing
# here is compiled by make.  Every file is installed as DATA/board/NAME and is DATA/board in
# the build tree too (DATA: include/ base/ board/ labs/), so a new file needs no line.
