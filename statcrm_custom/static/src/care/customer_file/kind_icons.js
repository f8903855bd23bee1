import { kindIcons } from "../../dialogue/customer_file/kind_icons";

kindIcons.add("agreement", "fa-pencil-square-o");
